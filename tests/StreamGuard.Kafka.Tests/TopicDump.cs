using System.Diagnostics;
using System.Text;
using Confluent.Kafka;

namespace StreamGuard.Kafka.Tests;

/// <summary>Reads a topic's first partition from its beginning, outside every group.</summary>
internal static class TopicDump
{
    public static List<string> Values(string bootstrapServers, string topic, int atLeast) =>
        [.. Messages(bootstrapServers, topic, atLeast).Select(message => Encoding.UTF8.GetString(message.Value))];

    public static List<Message<byte[], byte[]>> Messages(string bootstrapServers, string topic, int atLeast)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers, GroupId = "dump", FetchWaitMaxMs = 10, EnablePartitionEof = true, EnableAutoCommit = false,
        }).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        var messages = new List<Message<byte[], byte[]>>();
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < Wait.Deadline)
        {
            var result = consumer.Consume(TimeSpan.FromMilliseconds(100));
            if (result is { IsPartitionEOF: true } && messages.Count >= atLeast) return messages;
            if (result is { IsPartitionEOF: false }) messages.Add(result.Message);
        }

        throw new TimeoutException($"Topic {topic} had {messages.Count} messages and not {atLeast} after {Wait.Deadline}.");
    }
}
