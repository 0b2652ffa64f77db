using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Replay;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Replaying;

/// <summary>What earlier runs sent back: the committed offsets of a consumer group per reason, on the dead-letter topic. One thread.</summary>
public sealed class ReplayMemory : IReplayMemory, IDisposable
{
    private readonly KafkaOptions _options;
    private readonly IClientObserver _observer;
    private readonly TimeProvider _clock;
    private readonly List<TopicPartition> _partitions;
    private readonly Dictionary<DecodeFailure, Group> _groups = [];

    /// <summary>Asks nobody yet.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="partitionCount">How many partitions the dead-letter topic has.</param>
    /// <param name="observer">Hears of errors that the client goes on after; null = nobody.</param>
    /// <param name="clock">The time; null = the system's.</param>
    public ReplayMemory(KafkaOptions options, int partitionCount, IClientObserver? observer = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _observer = observer ?? SilentObserver.Instance;
        _clock = clock ?? TimeProvider.System;
        _partitions = [.. Enumerable.Range(0, partitionCount).Select(partition => new TopicPartition(options.Topics.DeadLetters, partition))];
    }

    /// <inheritdoc />
    public long ReplayedUpTo(DecodeFailure reason, int partition) => Find(reason).Committed[partition];

    /// <summary>
    /// Whether the cluster keeps the offsets that were committed. Librdkafka's mock cluster drops those of transactions, and a second run
    /// would not know of the first.
    /// </summary>
    /// <param name="positions">What was committed last.</param>
    /// <exception cref="SourceFailedException">There was no answer.</exception>
    public bool Keeps(IReadOnlyCollection<ReplayPosition> positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        return positions.GroupBy(position => position.Reason).All(reason =>
        {
            long[] committed = Read(Find(reason.Key).Client);
            return reason.All(position => committed[position.Partition] == position.NextOffset);
        });
    }

    /// <summary>Frees the clients.</summary>
    public void Dispose()
    {
        foreach (Group group in _groups.Values)
        {
            group.Client.Close();
            group.Client.Dispose();
        }
    }

    /// <summary>What a transactional producer sends along with a reason's offsets.</summary>
    internal IConsumerGroupMetadata MetadataOf(DecodeFailure reason) => Find(reason).Client.ConsumerGroupMetadata;

    /// <summary>Positions in the form that the client takes.</summary>
    internal IEnumerable<TopicPartitionOffset> ToClient(IEnumerable<ReplayPosition> positions) =>
        positions.Select(position => new TopicPartitionOffset(_partitions[position.Partition], position.NextOffset));

    /// <summary>Commits without a transaction.</summary>
    /// <exception cref="KafkaException">The cluster refuses.</exception>
    internal void Commit(DecodeFailure reason, IEnumerable<ReplayPosition> positions) => Find(reason).Client.Commit(ToClient(positions));

    private Group Find(DecodeFailure reason)
    {
        if (_groups.TryGetValue(reason, out Group? known)) return known;
        var client = ReplayClients.Memory(_options, reason, _observer);
        try
        {
            var group = new Group(client, Read(client));
            _groups.Add(reason, group);
            return group;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private long[] Read(IConsumer<int, int> client)
    {
        var offsets = new long[_partitions.Count];
        foreach (PartitionOffset position in Consuming.CommittedOffsets.Read(client, _partitions, _clock, _options.CommittedOffsetsTimeout, error => _observer.OnError("consumer", error.Code.ToString(), error.Reason), CancellationToken.None))
            offsets[position.Partition] = position.Offset;
        return offsets;
    }

    private sealed record Group(IConsumer<int, int> Client, long[] Committed);
}
