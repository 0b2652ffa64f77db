using System.Diagnostics;
using System.Text;
using StreamGuard.Kafka.Consuming;
using StreamGuard.Kafka.Producing;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Integration.Tests.Wire;

/// <summary>The adapters of one worker, without the loop between them.</summary>
internal sealed class WireWorker : IRebalanceListener, IDisposable
{
    private readonly WireTopics _topics;

    public WireWorker(WireTopics topics)
    {
        _topics = topics;
        Consumer = new KafkaSourceConsumer(topics.Options());
        Consumer.Subscribe(this);
        Channel = new ExactlyOnceChannel(topics.Options(), Consumer);
        Channel.Initialize(CancellationToken.None);
    }

    public KafkaSourceConsumer Consumer { get; }

    public ExactlyOnceChannel Channel { get; }

    public List<string> Read { get; } = [];

    public List<PartitionOffset> Assigned { get; } = [];

    public void ReadUntil(int count)
    {
        for (var since = Stopwatch.GetTimestamp(); Read.Count < count;)
        {
            if (Stopwatch.GetElapsedTime(since) > WireTopics.Deadline) throw new TimeoutException($"{Read.Count} of {count} messages after {WireTopics.Deadline}.");
            if (Consumer.TryConsume(TimeSpan.FromMilliseconds(50), out var record)) Read.Add(Encoding.UTF8.GetString(record.Value));
        }
    }

    public void Open(params string[] alerts)
    {
        Channel.Begin();
        foreach (var alert in alerts) Channel.Send(new OutputRecord(_topics.Alerts, "account"u8.ToArray(), Encoding.UTF8.GetBytes(alert)));
    }

    public CommitOutcome Commit(long next) => Channel.Commit([new PartitionOffset(0, next)], Consumer.GroupMetadata, CancellationToken.None);

    public IReadOnlyList<PartitionOffset> OnAssigned(IReadOnlyList<PartitionOffset> partitions)
    {
        Assigned.AddRange(partitions);
        return partitions;
    }

    public void OnRevoked(IReadOnlyList<int> partitions) => Assigned.RemoveAll(position => partitions.Contains(position.Partition));

    public void OnLost(IReadOnlyList<int> partitions) => OnRevoked(partitions);

    public void Dispose()
    {
        Channel.Dispose();
        Consumer.Dispose();
    }
}
