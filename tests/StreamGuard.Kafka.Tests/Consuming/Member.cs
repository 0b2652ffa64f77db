using System.Text;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Kafka.Consuming;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Tests.Consuming;

/// <summary>A consumer under test with a listener that writes down what it hears.</summary>
internal sealed class Member : IRebalanceListener, IDisposable
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);
    private bool _isClosed;

    public Member(Cluster cluster, KafkaOptions? options = null, TimeProvider? clock = null)
    {
        Consumer = new KafkaSourceConsumer(options ?? cluster.Options(), cluster.Observed, clock);
        Consumer.Subscribe(this);
    }

    public KafkaSourceConsumer Consumer { get; }

    public SortedSet<int> Owned { get; } = [];

    public List<PartitionOffset> Assigned { get; } = [];

    public List<int> Revoked { get; } = [];

    public List<int> Lost { get; } = [];

    public List<Received> Records { get; } = [];

    public Func<IReadOnlyList<PartitionOffset>, IReadOnlyList<PartitionOffset>>? WhenAssigned { get; set; }

    public Action<IReadOnlyList<int>>? WhenRevoked { get; set; }

    public Action<IReadOnlyList<int>>? WhenLost { get; set; }

    public IEnumerable<string?> Values => Records.Select(record => record.Value is null ? null : Encoding.UTF8.GetString(record.Value));

    public void Poll()
    {
        if (Consumer.TryConsume(Slice, out var record)) Records.Add(Received.From(record));
    }

    public void PollUntil(Func<bool> condition, string what) => Wait.Until(condition, what, Poll);

    public void PollUntilRecords(int count) => PollUntil(() => Records.Count >= count, $"{count} records arrive");

    public IReadOnlyList<PartitionOffset> OnAssigned(IReadOnlyList<PartitionOffset> partitions)
    {
        Assigned.AddRange(partitions);
        Owned.UnionWith(partitions.Select(partition => partition.Partition));
        return WhenAssigned?.Invoke(partitions) ?? partitions;
    }

    public void OnRevoked(IReadOnlyList<int> partitions)
    {
        Revoked.AddRange(partitions);
        Owned.ExceptWith(partitions);
        WhenRevoked?.Invoke(partitions);
    }

    public void OnLost(IReadOnlyList<int> partitions)
    {
        WhenLost?.Invoke(partitions);
        Lost.AddRange(partitions);
        Owned.ExceptWith(partitions);
    }

    public void Close()
    {
        if (_isClosed) return;
        _isClosed = true;
        Consumer.Close();
    }

    public void Dispose() => Consumer.Dispose();

    public sealed record Received(int Partition, long Offset, long TimestampMs, byte[]? Key, byte[]? Value, IReadOnlyList<RecordHeader>? Headers)
    {
        public static Received From(SourceRecord record) => new(
            record.Partition, record.Offset, record.TimestampMs, record.KeyIsNull ? null : record.Key.ToArray(), record.ValueIsNull ? null : record.Value.ToArray(), record.Headers);
    }
}
