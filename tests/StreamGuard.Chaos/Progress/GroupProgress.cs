using System.Diagnostics;
using Confluent.Kafka;
using StreamGuard.Chaos.Load;
using StreamGuard.Chaos.Topics;

namespace StreamGuard.Chaos.Progress;

/// <summary>
/// Watches the group's committed offsets from outside, by asking the coordinator five times a second. Its own thread; the properties may be
/// read from any.
/// </summary>
internal sealed class GroupProgress : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Question = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly List<TopicPartition> _partitions;
    private readonly PaymentLoad _load;
    private readonly OutageClock _outages;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private readonly long[] _committed;
    private GapMeter[]? _meters;

    /// <summary>Begins to watch.</summary>
    /// <param name="topics">The run's topics and group.</param>
    /// <param name="partitions">Partitions of the transactions.</param>
    /// <param name="load">Tells what waits.</param>
    /// <param name="outages">When the broker was away.</param>
    internal GroupProgress(ChaosTopics topics, int partitions, PaymentLoad load, OutageClock outages)
    {
        _load = load;
        _outages = outages;
        _partitions = [.. Enumerable.Range(0, partitions).Select(partition => new TopicPartition(topics.Transactions, partition))];
        _committed = new long[partitions];
        // Not a member: it never subscribes. Uncommitted transactions of dead workers must not hold its answers back.
        _consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
        {
            BootstrapServers = topics.BootstrapServers, GroupId = topics.Group, EnableAutoCommit = false, IsolationLevel = IsolationLevel.ReadUncommitted,
            ReconnectBackoffMs = 50, ReconnectBackoffMaxMs = 200,
        }).SetLogHandler((_, _) => { /* A broker that goes away is part of the run. */ }).SetErrorHandler((_, _) => { /* As above. */ }).Build();
        _thread = new Thread(Watch) { IsBackground = true, Name = "progress" };
        _thread.Start();
    }

    /// <summary>Messages committed, of all partitions.</summary>
    internal long Committed
    {
        get
        {
            lock (_lock) return _committed.Sum();
        }
    }

    /// <summary>Messages that wait, of all partitions.</summary>
    internal long Lag
    {
        get
        {
            lock (_lock) return _committed.Select((committed, partition) => Math.Max(0, _load.Delivered(partition) - committed)).Sum();
        }
    }

    /// <summary>The longest time that a partition stands still just now.</summary>
    internal double StandingSeconds
    {
        get
        {
            lock (_lock) return _meters?.Max(meter => meter.StandingSeconds(Stopwatch.GetTimestamp())) ?? 0;
        }
    }

    /// <summary>The longest time without progress on a partition, and the same with the broker's absence counted in.</summary>
    internal (PartitionGap Longest, PartitionGap WithOutages) Gaps
    {
        get
        {
            lock (_lock)
                return _meters is { } meters
                    ? (meters.Select(meter => meter.Longest).MaxBy(gap => gap.Seconds), meters.Select(meter => meter.LongestWithOutages).MaxBy(gap => gap.SecondsWithOutages))
                    : default;
        }
    }

    /// <summary>How often the coordinator has answered.</summary>
    internal int Answers { get; private set; }

    /// <summary>How often a committed offset was seen to go back, which it never may.</summary>
    internal int Rewinds { get; private set; }

    /// <summary>From now on standing still counts.</summary>
    internal void BeginMeasuring()
    {
        long now = Stopwatch.GetTimestamp();
        lock (_lock) _meters = [.. _partitions.Select(partition => new GapMeter(partition.Partition.Value, _outages, now))];
    }

    /// <summary>Ends the watch.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _consumer.Dispose();
        _stop.Dispose();
    }

    private void Watch()
    {
        do
        {
            try
            {
                List<TopicPartitionOffset> committed = _consumer.Committed(_partitions, Question);
                lock (_lock)
                {
                    long now = Stopwatch.GetTimestamp();
                    Answers++;
                    foreach (TopicPartitionOffset offset in committed)
                    {
                        int partition = offset.Partition.Value;
                        if (offset.Offset.Value >= 0 && offset.Offset.Value < _committed[partition]) Rewinds++;
                        _committed[partition] = Math.Max(0, offset.Offset.Value);
                        _meters?[partition].Observe(_committed[partition], _load.Delivered(partition), now);
                    }
                }
            }
            catch (KafkaException)
            {
                // No answer means no news: a partition that stands still goes on standing still.
            }
        }
        while (!_stop.Token.WaitHandle.WaitOne(Interval));
    }
}
