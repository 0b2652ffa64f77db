using System.Diagnostics;
using Confluent.Kafka;

namespace StreamGuard.Chaos.Verification;

/// <summary>Reads a topic from its first message to its end, as readers of committed messages see it.</summary>
/// <param name="bootstrapServers">The cluster.</param>
/// <param name="deadline">How long it may take, also because a transaction is still open.</param>
internal sealed class TopicReader(string bootstrapServers, TimeSpan deadline)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Question = TimeSpan.FromSeconds(10);

    /// <summary>Reads everything.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="take">Gets each message; those of one partition in order.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="ChaosFailedException">The end was not reached in time.</exception>
    internal void ReadAll(string topic, Action<ConsumeResult<byte[]?, byte[]?>> take, CancellationToken stop)
    {
        using IConsumer<byte[]?, byte[]?> consumer = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers, GroupId = $"{topic}-verifier", EnableAutoCommit = false, EnablePartitionEof = true,
            IsolationLevel = IsolationLevel.ReadCommitted, AutoOffsetReset = AutoOffsetReset.Error, FetchWaitMaxMs = 20, FetchQueueBackoffMs = 5,
        }).SetLogHandler((_, _) => { /* Faults are over; what fails is told below. */ }).Build();
        Dictionary<int, long> ends = Ends(topic);
        consumer.Assign(ends.Keys.Select(partition => new TopicPartitionOffset(topic, partition, 0)));
        for (long since = Stopwatch.GetTimestamp(); ends.Count > 0;)
        {
            stop.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(since) > deadline)
            {
                string where = string.Join(", ", ends.Select(end => $"[{end.Key}] before {end.Value}"));
                throw new ChaosFailedException($"{topic} could not be read to its end within {deadline.TotalSeconds:0} s: {where}. A transaction is still open there.");
            }

            ConsumeResult<byte[]?, byte[]?>? result = consumer.Consume(Poll);
            if (result is null) continue;
            int partition = result.Partition.Value;
            if (!result.IsPartitionEOF) take(result);
            else if (ends.TryGetValue(partition, out long end) && result.Offset.Value >= end) ends.Remove(partition);
        }
    }

    // Transactions' markers and uncommitted messages count here: whoever has passed these ends has seen everything.
    private Dictionary<int, long> Ends(string topic)
    {
        using IConsumer<Ignore, Ignore> consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers, GroupId = $"{topic}-verifier", EnableAutoCommit = false, IsolationLevel = IsolationLevel.ReadUncommitted,
        }).SetLogHandler((_, _) => { /* As above. */ }).Build();
        using IAdminClient admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        return admin.GetMetadata(topic, Question).Topics[0].Partitions.ToDictionary(
            partition => partition.PartitionId, partition => consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition.PartitionId), Question).High.Value);
    }
}
