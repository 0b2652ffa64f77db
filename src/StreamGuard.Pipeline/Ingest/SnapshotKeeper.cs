using Microsoft.Extensions.Logging;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Publish;
using StreamGuard.Pipeline.Snapshots;

namespace StreamGuard.Pipeline.Ingest;

/// <summary>
/// Takes snapshots of the histories, one partition at a time. One that was written is published only once the group's committed offset, under
/// the same ownership, has reached its position: so a snapshot never holds what is not committed. Whatever the disk does, the worker goes on.
/// On the ingest thread.
/// </summary>
/// <param name="storage">Where to, and how often.</param>
/// <param name="shelf">What is there already.</param>
/// <param name="describe">The header for a partition as it is now.</param>
/// <param name="committed">How far each partition is committed.</param>
/// <param name="metrics">Counts and times.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears of failures.</param>
internal sealed class SnapshotKeeper(
    SnapshotStorage storage, SnapshotShelf shelf, Func<PartitionState, SnapshotHeader> describe, CommittedPositions committed,
    PipelineMetrics metrics, TimeProvider time, ILogger logger)
{
    private readonly ISnapshotDisk _disk = storage.Disk;
    private readonly SnapshotOptions _options = storage.Options;
    private readonly RepeatedFailures _failures = new(time);
    private readonly RepeatedFailures _undeleted = new(time);
    private Pending? _pending;
    private long? _lastTakenTimestamp;
    private double _secondsPerAccount;

    /// <summary>Publishes what has become committed, or takes the snapshot that is due.</summary>
    /// <param name="states">The partitions owned.</param>
    /// <param name="count">How many they are.</param>
    internal void Step(IEnumerable<PartitionState> states, int count)
    {
        if (_pending is { } pending)
        {
            // One that nobody owns any more is never committed, and would keep all others waiting for ever.
            if (!IsOwned(pending.State, states)) Abandon(pending.State);
            else if (IsCommitted(pending.State, pending.NextOffset)) Publish(pending);
            return;
        }

        // Spread over the period: pauses of several partitions must not follow each other.
        if (count == 0 || (_lastTakenTimestamp is { } last && time.GetElapsedTime(last) < _options.Period / (2 * count))) return;
        if (MostOverdue(states) is { } due) Take(due);
    }

    /// <summary>A partition is given up after everything in flight was committed: leaves a snapshot for whoever owns it next.</summary>
    /// <param name="state">The partition, still owned.</param>
    /// <param name="left">The time that may be spent.</param>
    internal void TakeLast(PartitionState state, TimeSpan left)
    {
        if (_pending is { } pending && pending.State == state && (pending.NextOffset == state.NextOffset || !Fits(state, left)))
        {
            if (IsCommitted(state, pending.NextOffset)) Publish(pending);
            else Abandon(state);
            return;
        }

        Abandon(state);
        if (state.Phase != PartitionPhase.Serving || state.IsHistoryIncomplete || state.NextOffset <= state.SnapshotOffset) return;
        if (state.NextOffset < 0 || !IsCommitted(state, state.NextOffset) || !Fits(state, left)) return;
        Pending? earlier = _pending;
        _pending = null;
        Take(state);
        if (_pending is { } written) Publish(written);
        _pending = earlier;
    }

    /// <summary>Throws away what was written of a partition and not published; does nothing when there is nothing.</summary>
    internal void Abandon(PartitionState state)
    {
        if (_pending is not { } pending || pending.State != state) return;
        _pending = null;
        Delete(pending.Name);
    }

    private static bool IsOwned(PartitionState state, IEnumerable<PartitionState> states)
    {
        foreach (PartitionState owned in states)
            if (owned == state) return true;
        return false;
    }

    private static bool IsTakeable(PartitionState state) =>
        state is { Phase: PartitionPhase.Serving, IsHistoryIncomplete: false } && state.NextOffset > state.SnapshotOffset && state.NextOffset > 0;

    private bool Fits(PartitionState state, TimeSpan left) => left.TotalSeconds > _secondsPerAccount * state.Histories.AccountCount;

    private bool IsCommitted(PartitionState state, long nextOffset) =>
        nextOffset <= state.Committed || nextOffset <= committed.Of(state.Partition, state.Epoch);

    private PartitionState? MostOverdue(IEnumerable<PartitionState> states)
    {
        PartitionState? most = null;
        foreach (PartitionState state in states)
        {
            if (!IsTakeable(state) || time.GetElapsedTime(state.SnapshotTimestamp) < _options.Period) continue;
            if (most is null || state.SnapshotTimestamp < most.SnapshotTimestamp) most = state;
        }

        return most;
    }

    private void Take(PartitionState state)
    {
        long started = time.GetTimestamp();
        _lastTakenTimestamp = started;
        state.SnapshotTimestamp = started; // Also of one that fails: it is tried again a period later.
        SnapshotHeader header = describe(state);
        var name = new SnapshotName(header.Topic, header.Partition, header.NextOffset);
        try
        {
            long bytes;
            using (Stream stream = _disk.Create(name.ToString())) bytes = SnapshotWriter.Write(stream, header, state.Histories, _options.MaxBytes);
            TimeSpan duration = time.GetElapsedTime(started);
            if (state.Histories.AccountCount > 0) _secondsPerAccount = duration.TotalSeconds / state.Histories.AccountCount;
            metrics.SnapshotTaken(duration, bytes);
            _pending = new Pending(state, name, header.NextOffset, bytes);
            if (IsCommitted(state, header.NextOffset)) Publish(_pending);
        }
        catch (Exception exception) when (exception is IOException or SnapshotTooLargeException)
        {
            Fail(name, exception);
        }
    }

    private void Publish(Pending pending)
    {
        _pending = null;
        try
        {
            _disk.Publish(pending.Name.ToString());
        }
        catch (IOException exception)
        {
            Fail(pending.Name, exception);
            return;
        }

        pending.State.SnapshotOffset = pending.NextOffset;
        pending.State.SnapshotTakenTimestamp = pending.State.SnapshotTimestamp;
        Log.SnapshotPublished(logger, pending.Name.Topic, pending.Name.Partition, pending.NextOffset, pending.State.Histories.AccountCount, pending.Bytes);
        foreach (SnapshotName old in shelf.Of(pending.Name.Partition).Skip(_options.Keep)) Delete(old);
    }

    private void Fail(SnapshotName name, Exception exception)
    {
        metrics.SnapshotFailed();
        if (_failures.Note(out long heldBack)) Log.SnapshotFailed(logger, name.Topic, name.Partition, name.NextOffset, Log.Reason(exception), heldBack);
        Delete(name);
    }

    private void Delete(SnapshotName name)
    {
        try
        {
            _disk.Delete(name.ToString());
        }
        catch (IOException exception)
        {
            if (_undeleted.Note(out long heldBack)) Log.SnapshotNotDeleted(logger, name.ToString(), Log.Reason(exception), heldBack);
        }
    }

    private sealed record Pending(PartitionState State, SnapshotName Name, long NextOffset, long Bytes);
}
