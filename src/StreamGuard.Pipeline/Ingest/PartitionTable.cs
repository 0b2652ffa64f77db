using Microsoft.Extensions.Logging;
using StreamGuard.Pipeline.Diagnostics;

namespace StreamGuard.Pipeline.Ingest;

/// <summary>
/// The partitions that this worker owns, and their histories. Everything is called on the ingest thread, except <see cref="Totals"/>.
/// </summary>
internal sealed class PartitionTable(string topic, PartitionEpochs epochs, TimeProvider time, ILogger logger)
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

    /// <summary>Begins an ownership.</summary>
    internal void Add(PartitionState state)
    {
        if (_states.Remove(state.Partition, out PartitionState? before)) Drop(before);
        _states.Add(state.Partition, state);
    }

    /// <summary>Gives partitions up after what was in flight is committed (or the deadline passed).</summary>
    internal void Revoke(IReadOnlyList<int> partitions, bool drained)
    {
        foreach (int partition in partitions)
            if (Remove(partition) is { } state) Log.PartitionRevoked(logger, topic, partition, state.NextOffset, drained);
    }

    /// <summary>Drops partitions that another worker may own already.</summary>
    internal void Lose(IReadOnlyList<int> partitions)
    {
        foreach (int partition in partitions)
            if (Remove(partition) is { } state) Log.PartitionLost(logger, topic, partition, state.NextOffset);
    }

    /// <summary>Adds the totals up again.</summary>
    internal void Refresh()
    {
        long accounts = 0, bytes = 0, evictions = _evictionsOfFormerPartitions, left = 0;
        int restoring = 0;
        TimeSpan snapshotAge = TimeSpan.Zero;
        foreach (PartitionState state in _states.Values)
        {
            accounts += state.Histories.AccountCount;
            bytes += state.Histories.MemoryBytes;
            evictions += state.Histories.EvictionCount;
            if (time.GetElapsedTime(state.SnapshotTakenTimestamp) is var age && age > snapshotAge) snapshotAge = age;
            if (state.Phase == PartitionPhase.Serving) continue;
            restoring++;
            left += Math.Max(0, state.ServeFrom - Math.Max(0, state.NextOffset));
        }

        lock (_states) _totals = new HistoryTotals(accounts, bytes, evictions, snapshotAge, restoring, left);
    }

    private PartitionState? Remove(int partition)
    {
        epochs.Release(partition);
        if (_states.Remove(partition, out PartitionState? state)) Drop(state);
        return state;
    }

    private void Drop(PartitionState state)
    {
        state.Drop();
        _evictionsOfFormerPartitions += state.Histories.EvictionCount;
    }
}
