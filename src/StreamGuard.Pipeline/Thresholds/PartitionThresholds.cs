using Microsoft.Extensions.Logging;
using StreamGuard.Core.Scoring;
using StreamGuard.Core.Thresholds;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Ingest;
using StreamGuard.Pipeline.Publish;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline.Thresholds;

/// <summary>
/// The thresholds of the owned partitions where they follow a budget or a precision. The publish thread decides by them and keeps them on disk after
/// a commit; the ingest thread keeps and drops them when a partition goes; metrics read them. So everything is under one lock, which nobody holds for long.
/// <para>
/// What is kept holds nothing that is not committed, because all that was decided is committed whenever it is written. A transaction is hence counted
/// at most once; one that was committed after the last writing before a crash is not counted.
/// </para>
/// </summary>
internal sealed class PartitionThresholds
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Entry> _entries = [];
    private readonly AlertThresholds _settings;
    private readonly EnsembleDescription _ensemble;
    private readonly string _topic;
    private readonly ISourceConsumer _consumer;
    private readonly CommittedPositions _committed;
    private readonly PartitionEpochs _epochs;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ThresholdShelf? _shelf;

    internal PartitionThresholds(
        AlertThresholds settings, EnsembleDescription ensemble, string topic, ISourceConsumer consumer, CommittedPositions committed,
        PartitionEpochs epochs, PipelineMetrics metrics, TimeProvider time, ILogger logger)
    {
        _settings = settings;
        _ensemble = ensemble;
        _topic = topic;
        _consumer = consumer;
        _committed = committed;
        _epochs = epochs;
        _time = time;
        _logger = logger;
        if (settings.Storage is { } storage && Snapshots.SnapshotName.CanName(topic)) _shelf = new ThresholdShelf(storage.Disk, settings.Options, metrics, time, logger);
        else Log.ThresholdsNotKept(logger, topic);
    }

    /// <summary>Decides on a transaction that is not a repeat, and counts it. On the publish thread.</summary>
    /// <param name="partition">Its partition.</param>
    /// <param name="epoch">The ownership that it was read under.</param>
    /// <param name="offset">Its offset.</param>
    /// <param name="eventTimeMs">Its event time.</param>
    /// <param name="score">Its score.</param>
    /// <param name="probability">Its probability of fraud, before novelty.</param>
    /// <param name="threshold">The threshold in force.</param>
    /// <returns>Whether it is an alert.</returns>
    internal bool Decide(int partition, int epoch, long offset, long eventTimeMs, float score, float probability, out float threshold)
    {
        lock (_gate)
        {
            Entry entry = EntryOfNeedsLock(partition, epoch, offset);
            entry.NextOffset = offset + 1;
            if (entry.Threshold.TryCloseDay(eventTimeMs, out ClosedDay closed))
            {
                entry.IsDue = true;
                Log.AlertDayClosed(_logger, _topic, partition, closed.Date, closed.Alerts, closed.Share, closed.Carried, closed.IsWhole, closed.ThresholdBefore, closed.ThresholdAfter);
            }

            threshold = entry.Threshold.Current;
            return entry.Threshold.Decide(score, probability);
        }
    }

    /// <summary>The threshold in force of a partition, for what is not decided on. On the publish thread.</summary>
    internal float Of(int partition, int epoch, long offset)
    {
        lock (_gate) return EntryOfNeedsLock(partition, epoch, offset).Threshold.Current;
    }

    /// <summary>The threshold in force of a partition as it is now; before its first transaction, where it would begin without a past. Any thread.</summary>
    internal float Expected(int partition)
    {
        lock (_gate) return _entries.TryGetValue(partition, out Entry? entry) ? entry.Threshold.Current : Beginning;
    }

    /// <summary>Everything decided so far is committed: keeps the one that has waited longest, if it is due. On the publish thread.</summary>
    internal void Committed()
    {
        if (_shelf is null) return;
        lock (_gate)
        {
            (int Partition, Entry Entry)? most = null;
            foreach ((int partition, Entry entry) in _entries)
            {
                bool isDue = entry.IsDue || _time.GetElapsedTime(entry.SavedTimestamp) >= _settings.Storage!.Options.Period;
                if (isDue && (most is null || entry.SavedTimestamp < most.Value.Entry.SavedTimestamp) && IsWorthSaving(partition, entry)) most = (partition, entry);
            }

            if (most is { } found) SaveNeedsLock(found.Partition, found.Entry);
        }
    }

    /// <summary>Partitions are given up. On the ingest thread, before anybody else may own them.</summary>
    /// <param name="partitions">The partitions.</param>
    /// <param name="drained">Whether everything decided on is committed; otherwise what was last kept stays.</param>
    internal void Leave(IReadOnlyList<int> partitions, bool drained)
    {
        lock (_gate)
        {
            foreach (int partition in partitions)
                if (_entries.Remove(partition, out Entry? entry) && drained && _shelf is not null && IsWorthSaving(partition, entry)) SaveNeedsLock(partition, entry);
        }
    }

    /// <summary>The thresholds as they are now; any thread.</summary>
    internal IReadOnlyList<ThresholdReading> Read()
    {
        lock (_gate)
        {
            // The publish thread may have met a row of a partition just after it was lost.
            return [.. _entries.Where(entry => _epochs.Current(entry.Key) == entry.Value.Epoch).Select(entry => new ThresholdReading(
                entry.Key, entry.Value.Threshold.Current, entry.Value.Threshold.Share, entry.Value.Threshold.Spent, entry.Value.Threshold.Carried))];
        }
    }

    private float Beginning => (float)(_settings.Options.Value ?? _ensemble.Threshold);

    private Entry EntryOfNeedsLock(int partition, int epoch, long offset)
    {
        if (_entries.TryGetValue(partition, out Entry? entry) && entry.Epoch == epoch) return entry;
        entry = Begin(partition, epoch, offset);
        _entries[partition] = entry;
        return entry;
    }

    private Entry Begin(int partition, int epoch, long offset)
    {
        int partitions = _consumer.PartitionCount;
        if (partitions <= 0) throw new PipelineFailedException($"Partition {partition} was assigned, but the number of partitions is not known. This is a bug; the worker stops before it spends another partition's alerts.");
        double share = (_settings.Options.AlertsPerDay ?? 0) / partitions;
        long now = _time.GetTimestamp();
        if (_shelf?.TryLoad(HeaderOf(partition, partitions, offset), share) is var (kept, nextOffset))
        {
            if (nextOffset < offset) kept.NoteGap();
            Log.ThresholdRestored(_logger, _topic, partition, nextOffset, kept.Current, kept.Carried);
            return new Entry(epoch, kept, now) { NextOffset = nextOffset, SavedOffset = nextOffset };
        }

        var begun = new DailyThreshold(_settings.Options, Beginning, share);
        Log.ThresholdBegins(_logger, _topic, partition, begun.Current, _settings.Options.Value is null ? "the model's" : "Alerts:Threshold:Value");
        return new Entry(epoch, begun, now);
    }

    private bool IsWorthSaving(int partition, Entry entry) => entry.NextOffset > entry.SavedOffset && entry.NextOffset <= _committed.Of(partition, entry.Epoch);

    private void SaveNeedsLock(int partition, Entry entry)
    {
        // Also of one that fails: it is tried again a period later.
        entry.SavedTimestamp = _time.GetTimestamp();
        entry.SavedOffset = entry.NextOffset;
        entry.IsDue = false;
        _shelf!.Save(HeaderOf(partition, _consumer.PartitionCount, entry.NextOffset), entry.Threshold);
    }

    private ThresholdHeader HeaderOf(int partition, int partitions, long nextOffset) =>
        new(_settings.Storage!.GroupId, _topic, partition, partitions, _ensemble.Name, _ensemble.Version, nextOffset);

    private sealed class Entry(int epoch, DailyThreshold threshold, long savedTimestamp)
    {
        internal int Epoch { get; } = epoch;

        internal DailyThreshold Threshold { get; } = threshold;

        /// <summary>The offset after the last transaction that was decided on; -1 = none was.</summary>
        internal long NextOffset { get; set; } = -1;

        internal long SavedOffset { get; set; } = -1;

        internal long SavedTimestamp { get; set; } = savedTimestamp;

        /// <summary>Whether it is worth keeping before its time.</summary>
        internal bool IsDue { get; set; }
    }
}
