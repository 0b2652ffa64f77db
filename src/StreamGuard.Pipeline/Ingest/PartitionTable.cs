using Microsoft.Extensions.Logging;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline.Ingest;

/// <summary>
/// The partitions that this worker owns, and their histories. Everything is called on the ingest thread, except <see cref="Totals"/>.
/// </summary>
internal sealed class PartitionTable(
    string topic,
    bool restoreHistory,
    Func<AccountHistoryStore> createHistories,
    PartitionEpochs epochs,
    PipelineMetrics metrics,
    TimeProvider time,
    ILogger logger)
{
    private readonly Dictionary<int, PartitionState> _states = [];
    private HistoryTotals _totals;
    private long _evictionsOfFormerPartitions;

    /// <summary>How many partitions are owned.</summary>
    internal int Count => _states.Count;

    /// <summary>The partitions owned.</summary>
    internal IEnumerable<PartitionState> States => _states.Values;

    /// <summary>The totals as of the last <see cref="Refresh"/>; any thread.</summary>
    internal HistoryTotals Totals
    {
        get
        {
            lock (_states) return _totals;
        }
    }

    /// <summary>The state of a partition; null when it is not owned.</summary>
    internal PartitionState? Find(int partition) => _states.GetValueOrDefault(partition);

    /// <summary>Takes partitions over, with empty histories.</summary>
    /// <returns>Where to start reading each of them.</returns>
    internal IReadOnlyList<PartitionOffset> Assign(IReadOnlyList<PartitionOffset> committed)
    {
        var starts = new PartitionOffset[committed.Count];
        for (int i = 0; i < starts.Length; i++)
        {
            (int partition, long offset) = committed[i];
            bool hasPast = offset > 0;
            bool restores = hasPast && restoreHistory;
            starts[i] = new PartitionOffset(partition, restores ? -1 : offset);
            _states[partition] = new PartitionState(partition, epochs.Acquire(partition), serveFrom: hasPast ? offset : 0, createHistories())
            {
                IsRestored = !restores,
                IsHistoryIncomplete = hasPast && !restoreHistory,
                RestoreStartedTimestamp = time.GetTimestamp(),
            };
            Log.PartitionAssigned(logger, topic, partition, offset, starts[i].Offset);
        }

        return starts;
    }

    /// <summary>Gives partitions up after what was in flight is committed (or the deadline passed).</summary>
    internal void Revoke(IReadOnlyList<int> partitions, bool drained)
    {
        foreach (int partition in partitions)
            if (Drop(partition) is { } state) Log.PartitionRevoked(logger, topic, partition, state.NextOffset, drained);
    }

    /// <summary>Drops partitions that another worker may own already.</summary>
    internal void Lose(IReadOnlyList<int> partitions)
    {
        foreach (int partition in partitions)
            if (Drop(partition) is { } state) Log.PartitionLost(logger, topic, partition, state.NextOffset);
    }

    /// <summary>Declares a partition's history restored.</summary>
    internal void FinishRestore(PartitionState state)
    {
        state.IsRestored = true;
        TimeSpan duration = time.GetElapsedTime(state.RestoreStartedTimestamp);
        metrics.RestoreFinished(duration);
        Log.PartitionRestored(logger, topic, state.Partition, state.ServeFrom, state.RestoredRecords, duration.TotalSeconds);
    }

    /// <summary>Adds the totals up again.</summary>
    internal void Refresh()
    {
        long accounts = 0, bytes = 0, evictions = _evictionsOfFormerPartitions;
        foreach (PartitionState state in _states.Values)
        {
            accounts += state.Histories.AccountCount;
            bytes += state.Histories.MemoryBytes;
            evictions += state.Histories.EvictionCount;
        }

        lock (_states) _totals = new HistoryTotals(accounts, bytes, evictions);
    }

    private PartitionState? Drop(int partition)
    {
        epochs.Release(partition);
        if (!_states.Remove(partition, out PartitionState? state)) return null;
        _evictionsOfFormerPartitions += state.Histories.EvictionCount;
        return state;
    }
}
