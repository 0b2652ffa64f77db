using Confluent.Kafka;
using StreamGuard.Integration.Tests.Wire;

namespace StreamGuard.Integration.Tests.Processes;

/// <summary>Asks how far a group has committed a topic, without being a member of it.</summary>
internal sealed class GroupOffsets : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly TopicPartition[] _partitions;

    internal GroupOffsets(string bootstrapServers, string group, string topic)
    {
        var configuration = new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = group, EnableAutoCommit = false };
        _consumer = new ConsumerBuilder<Ignore, Ignore>(configuration).SetLogHandler((_, _) => { }).Build();
        _partitions = [.. Enumerable.Range(0, WireTopics.PartitionsOf(topic)).Select(partition => new TopicPartition(topic, partition))];
    }

    /// <summary>The sum over the partitions: how many messages, where offsets have no gaps.</summary>
    internal long Committed() => _consumer.Committed(_partitions, Patience).Sum(position => Math.Max(0, position.Offset.Value));

    public void Dispose() => _consumer.Dispose();
}
