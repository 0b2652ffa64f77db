using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Knowledge;
using StreamGuard.Pipeline.Snapshots;

namespace StreamGuard.Pipeline.Ingest;

/// <summary>What the ingest thread knows of a partition it owns.</summary>
/// <param name="partition">The partition.</param>
/// <param name="epoch">Its ownership's number.</param>
/// <param name="committed">The offset that was committed when it was assigned; -1 = nothing ever was.</param>
/// <param name="serveFrom">What comes before this offset was scored already and is only applied to the histories.</param>
/// <param name="histories">The histories of its accounts, empty.</param>
internal sealed class PartitionState(int partition, int epoch, long committed, long serveFrom, AccountHistoryStore histories)
{
    private long _gapUntilMs;
    private bool _gapIsOpen;

    internal int Partition { get; } = partition;

    internal int Epoch { get; } = epoch;

    internal long Committed { get; } = committed;

    internal long ServeFrom { get; } = serveFrom;

    internal PartitionPhase Phase { get; private set; } = PartitionPhase.Replaying;

    internal AccountHistoryStore Histories { get; private set; } = histories;

    /// <summary>The snapshot that is being read; null in every other phase than <see cref="PartitionPhase.Loading"/>.</summary>
    internal SnapshotReader? Snapshot { get; private set; }

    /// <summary>
    /// The offset after the last message applied: messages before it were applied already and are passed over. -1 = not known before the
    /// first message, because the consumer chooses where it starts.
    /// </summary>
    internal long NextOffset { get; set; } = -1;

    /// <summary>Whether a message came while it could not be taken: reading must go on at <see cref="NextOffset"/>, not after that message.</summary>
    internal bool HasHeldBack { get; private set; }

    /// <summary>Whether it is scored on histories that lack their past, because restoring was turned off.</summary>
    internal bool IsHistoryIncomplete { get; init; }

    /// <summary>The offset of the earliest message that the topic held when the partition was assigned; -1 = not known.</summary>
    internal long EarliestOffset { get; init; } = -1;

    internal long AssignedTimestamp { get; init; }

    internal long RestoredRecords { get; set; }

    /// <summary>Where an offset that was skipped, for a reason not known yet, was expected; -1 = there is none.</summary>
    internal long JumpFrom { get; set; } = -1;

    /// <summary>The offset that came instead.</summary>
    internal long JumpTo { get; set; }

    /// <summary>When the topic was last asked for the reason of a jump; null = never.</summary>
    internal long? JumpAskedTimestamp { get; set; }

    /// <summary>The position of the last snapshot taken or loaded; -1 = there is none.</summary>
    internal long SnapshotOffset { get; set; } = -1;

    /// <summary>When a snapshot was last taken or tried; the assignment before the first.</summary>
    internal long SnapshotTimestamp { get; set; }

    /// <summary>When the last snapshot that was published was taken; the assignment before the first.</summary>
    internal long SnapshotTakenTimestamp { get; set; }

    /// <summary>When reading first came to the topic's end before all of the past was applied; null = it never did.</summary>
    internal long? EndTimestamp { get; set; }

    /// <summary>When a message that waits for its schema is tried again, in the time provider's timestamps; 0 = none waits.</summary>
    internal long SchemaRetryTimestamp { get; set; }

    /// <summary>How often in a row the message that waits could not be read for want of its schema.</summary>
    internal int SchemaFailures { get; set; }

    /// <summary>
    /// Event time of the first message applied after messages that the source had lost, milliseconds since 1970; 0 = none were lost,
    /// <see cref="long.MaxValue"/> = some were, and no message was applied since.
    /// </summary>
    internal long GapUntilMs => _gapIsOpen ? long.MaxValue : _gapUntilMs;

    /// <summary>
    /// Whether what others had told of it when it was assigned is not all known yet. Its past is applied meanwhile, but nothing is scored: once it is restored it is
    /// paused, and what comes of it all the same is held back.
    /// </summary>
    internal bool WaitsForKnowledge { get; set; }

    /// <summary>Whether it was restored while it waited for knowledge, so that nobody was told yet.</summary>
    internal bool IsRestoreUntold { get; set; }

    /// <summary>Where the side topics ended when it was assigned.</summary>
    internal KnowledgeMark KnowledgeMark { get; init; }

    /// <summary>Whether messages are to be taken now, rather than held back.</summary>
    internal bool TakesMessages => SchemaRetryTimestamp == 0 && (Phase == PartitionPhase.Replaying || (Phase == PartitionPhase.Serving && !WaitsForKnowledge));

    /// <summary>Whether an account may lack a message that was within the horizon at an event time.</summary>
    internal bool HasGapBefore(long eventTimeMs) => _gapIsOpen || (_gapUntilMs > 0 && eventTimeMs - Histories.HorizonMs < _gapUntilMs);

    /// <summary>Begins to read a snapshot, the first or, when one could not be used, the next.</summary>
    /// <param name="snapshot">The snapshot; closed by the state.</param>
    /// <param name="empty">Where it is read to.</param>
    internal void Load(SnapshotReader snapshot, AccountHistoryStore empty)
    {
        MoveTo(PartitionPhase.Loading);
        Snapshot = snapshot;
        Histories = empty;
        SetGap(snapshot.Header.GapUntilMs);
    }

    /// <summary>Begins to apply messages without scoring them: upon a snapshot that was read, or from empty histories.</summary>
    internal void Replay(long nextOffset)
    {
        MoveTo(PartitionPhase.Replaying);
        NextOffset = nextOffset;
    }

    /// <summary>Throws away what was read of a snapshot, and what it said.</summary>
    internal void StartOver(AccountHistoryStore empty)
    {
        Histories = empty;
        SetGap(0);
    }

    internal void Serve() => MoveTo(PartitionPhase.Serving);

    /// <summary>Messages that belong into the histories are gone.</summary>
    internal void OpenGap() => _gapIsOpen = true;

    /// <summary>A message entered the histories.</summary>
    /// <returns>Whether it is the first one after a gap.</returns>
    internal bool Applied(long eventTimeMs)
    {
        if (!_gapIsOpen) return false;
        _gapIsOpen = false;
        _gapUntilMs = Math.Max(_gapUntilMs, eventTimeMs);
        return true;
    }

    /// <summary>Notes a message that cannot be taken now, so that it is read again.</summary>
    internal void HoldBack(long offset)
    {
        if (NextOffset < 0) NextOffset = offset;
        HasHeldBack |= offset >= NextOffset;
    }

    /// <summary>Whether reading must be set back to <see cref="NextOffset"/>; asked once.</summary>
    internal bool TakeHeldBack()
    {
        bool has = HasHeldBack;
        HasHeldBack = false;
        return has;
    }

    /// <summary>Lets go of what it holds; the partition is not owned any more.</summary>
    internal void Drop()
    {
        Snapshot?.Dispose();
        Snapshot = null;
    }

    private void SetGap(long untilMs)
    {
        _gapIsOpen = untilMs == long.MaxValue;
        _gapUntilMs = _gapIsOpen ? 0 : untilMs;
    }

    private void MoveTo(PartitionPhase next)
    {
        if (Phase == PartitionPhase.Serving || (next == PartitionPhase.Loading && Phase == PartitionPhase.Replaying && NextOffset >= 0))
            throw new PipelineFailedException($"Partition {Partition} cannot go from {Phase} to {next}. This is a bug; the worker stops before it scores on wrong histories.");
        Snapshot?.Dispose();
        Snapshot = null;
        Phase = next;
    }
}
