using StreamGuard.Pipeline.Ingest;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline.Publish;

/// <summary>
/// What is to become durable together: outputs, and the positions of the source they bring it to. Positions are contiguous by
/// construction, because messages come in order; a step back is a bug and stops the worker. One thread.
/// </summary>
internal sealed class OutputUnit(PartitionEpochs epochs)
{
    private readonly Dictionary<int, (long NextOffset, int Epoch)> _positions = [];
    private readonly List<PendingOutput> _outputs = [];
    private readonly List<PartitionOffset> _positionList = [];
    private readonly List<int> _stale = [];

    /// <summary>The outputs, in order.</summary>
    internal IReadOnlyList<PendingOutput> Outputs => _outputs;

    /// <summary>Batches that end in this unit.</summary>
    internal int Batches { get; set; }

    /// <summary>Whether there is nothing to commit.</summary>
    internal bool IsEmpty => _positions.Count == 0;

    /// <summary>Messages timestamps of the alerts in it, for the latency metric.</summary>
    internal List<long> AlertTimestampsMs { get; } = [];

    internal void Add(in PendingOutput output) => _outputs.Add(output);

    /// <summary>Notes that a source message is done with.</summary>
    internal void Advance(int partition, long offset, int epoch)
    {
        if (_positions.TryGetValue(partition, out (long NextOffset, int Epoch) known) && known.Epoch == epoch && offset < known.NextOffset)
            throw new PipelineFailedException($"Offset {offset} of partition {partition} came after {known.NextOffset - 1}: the order within a partition is broken. This is a bug; the worker stops before it commits anything wrong.");
        _positions[partition] = (offset + 1, epoch);
    }

    /// <summary>Whether it holds anything of a partition that was lost or revoked meanwhile.</summary>
    internal bool HasStale()
    {
        foreach ((int partition, (_, int epoch)) in _positions)
            if (epochs.Current(partition) != epoch) return true;

        // A partition that was lost and came back within the unit: its position is the new ownership's, but outputs of the old one are left.
        foreach (PendingOutput output in _outputs)
            if (epochs.Current(output.Partition) != output.Epoch) return true;
        return false;
    }

    /// <summary>Removes what belongs to partitions that are not ours any more.</summary>
    internal void RemoveStale()
    {
        _outputs.RemoveAll(output => epochs.Current(output.Partition) != output.Epoch);
        foreach ((int partition, (_, int epoch)) in _positions)
            if (epochs.Current(partition) != epoch) _stale.Add(partition);
        foreach (int partition in _stale) _positions.Remove(partition);
        _stale.Clear();
    }

    /// <summary>The positions to commit. The list is reused by the next call.</summary>
    internal IReadOnlyList<PartitionOffset> Positions()
    {
        _positionList.Clear();
        foreach ((int partition, (long next, _)) in _positions) _positionList.Add(new PartitionOffset(partition, next));
        return _positionList;
    }

    /// <summary>Tells what its commit has made durable.</summary>
    internal void NoteCommitted(CommittedPositions committed)
    {
        foreach ((int partition, (long next, int epoch)) in _positions) committed.Note(partition, epoch, next);
    }

    /// <summary>The partitions it has positions of. The list is made anew.</summary>
    internal IReadOnlyList<int> Partitions() => [.. _positions.Keys];

    /// <summary>Of how many partitions the unit is committed.</summary>
    /// <param name="committed">The group's committed offsets of <see cref="Partitions"/>.</param>
    internal int CountCommitted(IReadOnlyList<PartitionOffset> committed)
    {
        int count = 0;
        foreach ((int partition, long offset) in committed)
            if (_positions.TryGetValue(partition, out (long NextOffset, int Epoch) known) && offset >= known.NextOffset) count++;
        return count;
    }

    internal void Clear()
    {
        _positions.Clear();
        _outputs.Clear();
        AlertTimestampsMs.Clear();
        Batches = 0;
    }
}
