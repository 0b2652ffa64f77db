using Microsoft.Extensions.Logging;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Knowledge;
using StreamGuard.Pipeline.Snapshots;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline.Ingest;

/// <summary>
/// Brings newly assigned partitions to where they can be scored: the newest usable snapshot at S, read a slice at a time so that polling never
/// stops; then the source from S to the committed offset C, applied without scoring; then scoring from C. Without a snapshot S is the
/// topic's earliest message. Everything on the ingest thread.
/// </summary>
internal sealed class Restores(
    PipelineOptions options, string topic, ISourceConsumer consumer, PartitionTable partitions, PartitionEpochs epochs,
    Func<AccountHistoryStore> createHistories, SnapshotShelf? shelf, SourceGaps gaps, KnowledgeIntake? knowledge, PipelineMetrics metrics, TimeProvider time, ILogger logger)
{
    /// <summary>Read between two polls: a few milliseconds' worth.</summary>
    private const int SliceBytes = 4 << 20;

    private readonly SnapshotShelf? _shelf = options.RestoreHistory ? shelf : null;
    private bool _isChecked;

    /// <summary>Why the worker must not serve this topic; null = it may. Handlers of rebalances do not throw, so the stage asks after each poll.</summary>
    internal PipelineFailedException? Refusal { get; private set; }

    /// <summary>Whether a snapshot is being read: then there is always something to do, and no poll needs to wait.</summary>
    internal bool IsLoading { get; private set; }

    /// <summary>Whether a partition waits for what others had told of it to be read.</summary>
    internal bool IsWaitingForKnowledge { get; private set; }

    /// <summary>Takes partitions over. Reads nothing but the headers of snapshots.</summary>
    /// <param name="committed">The partitions with their committed offsets; -1 = nothing was ever committed.</param>
    /// <returns>Where to start reading each of them; -1 = at the earliest message.</returns>
    internal IReadOnlyList<PartitionOffset> Assign(IReadOnlyList<PartitionOffset> committed)
    {
        var starts = new PartitionOffset[committed.Count];
        if (committed.Count > 0) CheckPartitionCount();

        // Whoever had the partitions before can commit nothing more of them: so what the topics hold now is all that was ever told of them.
        KnowledgeMark mark = committed.Count > 0 && knowledge is not null ? knowledge.Mark() : default;
        bool brokerAnswers = true;
        for (int i = 0; i < starts.Length; i++)
        {
            (int partition, long offset) = committed[i];
            long earliest = brokerAnswers ? gaps.AskEarliest(partition) : -1;
            brokerAnswers &= earliest >= 0;
            starts[i] = new PartitionOffset(partition, Refusal is null ? Begin(partition, offset, earliest, mark) : offset);
            Log.PartitionAssigned(logger, topic, partition, offset, starts[i].Offset);
        }

        return starts;
    }

    /// <summary>Lets partitions go on whose past with other workers is known by now.</summary>
    internal void GoOnWithKnowledge()
    {
        if (!IsWaitingForKnowledge) return;
        IsWaitingForKnowledge = false;
        foreach (PartitionState state in partitions.States)
        {
            if (!state.WaitsForKnowledge) continue;
            if (!knowledge!.HasReached(state.KnowledgeMark))
            {
                IsWaitingForKnowledge = true;
                continue;
            }

            state.WaitsForKnowledge = false;
            if (state.IsRestoreUntold) Tell(state);
            if (state.Phase == PartitionPhase.Serving) Resume(state, state.TakeHeldBack());
        }
    }

    /// <summary>Reads the next slice of a snapshot, if one is being read.</summary>
    internal void Step()
    {
        if (!IsLoading) return;
        PartitionState? loading = FirstLoading();
        if (loading is not null) ReadSlice(loading);
        IsLoading = FirstLoading() is not null;
    }

    /// <summary>A partition's history is restored: it is scored from now on, or once it is known what its former owners told.</summary>
    internal void Finish(PartitionState state)
    {
        state.Serve();
        state.IsRestoreUntold = true;
        if (state.WaitsForKnowledge) consumer.Pause(state.Partition);
        else Tell(state);
    }

    /// <summary>
    /// The topic's end is reached, and no message came that tells that the past is over. Either the past was removed by retention, or the topic ends before what is
    /// committed: what is sent to it until then would be taken for scored. A new leader may not know yet where it ends, so that is waited for.
    /// </summary>
    internal void FinishAtTheEnd(PartitionState state)
    {
        if (state.NextOffset >= state.ServeFrom)
        {
            Finish(state);
            return;
        }

        bool isFirst = state.EndTimestamp is null;
        state.EndTimestamp ??= time.GetTimestamp();
        bool isOver = time.GetElapsedTime(state.EndTimestamp.Value) >= options.EndPatience;
        if ((!isFirst && !isOver) || Refusal is not null || gaps.AskEarliest(state.Partition) is not (>= 0 and var earliest)) return;
        if (earliest >= state.ServeFrom)
        {
            gaps.Truncated(state, state.NextOffset, state.ServeFrom);
            state.NextOffset = state.ServeFrom;
            Finish(state);
        }
        else if (isOver)
        {
            Refusal = new PipelineFailedException(
                $"Topic {topic}[{state.Partition}] ends at offset {state.NextOffset}, before {state.ServeFrom}, where the group is: it was created anew, or lost its newest messages, and what is sent to it up to there would "
                + "count as scored. Reset the group's offsets (kafka-consumer-groups --reset-offsets), delete the snapshots of this topic, and restart.");
        }
    }

    private void Tell(PartitionState state)
    {
        state.IsRestoreUntold = false;
        TimeSpan duration = time.GetElapsedTime(state.AssignedTimestamp);
        metrics.RestoreFinished(duration);
        Log.PartitionRestored(logger, topic, state.Partition, state.ServeFrom, state.SnapshotOffset, state.RestoredRecords, duration.TotalSeconds);
        if (state.GapUntilMs is > 0 and < long.MaxValue) Log.HistoryIncomplete(logger, topic, state.Partition, DateTimeOffset.FromUnixTimeMilliseconds(state.GapUntilMs));
    }

    private PartitionState? FirstLoading()
    {
        foreach (PartitionState state in partitions.States)
            if (state.Phase == PartitionPhase.Loading) return state;
        return null;
    }

    private void CheckPartitionCount()
    {
        if (_isChecked || _shelf is null || consumer.PartitionCount is not (> 0 and var count)) return;
        _isChecked = true;
        if (_shelf.OtherPartitionCount(count) is not { } before) return;
        Refusal = new PipelineFailedException(
            $"Topic {topic} has {count} partitions, and had {before} when snapshots of its histories were taken. With another number of partitions accounts move to other partitions, and each one's history would be split "
            + $"between two. Make a topic with {count} partitions anew, fill it from this one by key, and read it under a new Kafka:GroupId; or, to go on with split histories, delete the topic's files in Snapshots:Folder.");
    }

    private long Begin(int partition, long committed, long earliest, KnowledgeMark mark)
    {
        bool hasPast = committed > 0;
        bool restores = hasPast && options.RestoreHistory;
        if (committed >= 0 && earliest > committed) gaps.Lost(partition, committed, earliest);
        long now = time.GetTimestamp();
        var state = new PartitionState(partition, epochs.Acquire(partition), committed, hasPast ? Math.Max(committed, earliest) : 0, createHistories())
        {
            IsHistoryIncomplete = hasPast && !options.RestoreHistory,
            EarliestOffset = earliest,
            AssignedTimestamp = now,
            SnapshotTimestamp = now,
            SnapshotTakenTimestamp = now,
            KnowledgeMark = mark,
            WaitsForKnowledge = knowledge is not null,
        };
        partitions.Add(state);
        IsWaitingForKnowledge |= state.WaitsForKnowledge;
        _shelf?.SetAsideBeyond(partition, committed);
        if (restores && _shelf?.OpenNewest(partition, committed, consumer.PartitionCount) is { } snapshot)
        {
            long start = Load(state, snapshot);
            consumer.Pause(partition);
            return start;
        }

        if (restores)
        {
            ReplayFromEarliest(state);
            return -1;
        }

        // Nothing to restore. Where a partition without a commit begins is the consumer's choice.
        state.Serve();
        if (state.WaitsForKnowledge) consumer.Pause(partition);
        if (committed >= 0) state.NextOffset = Math.Max(committed, earliest);
        if (!hasPast && earliest > 0) gaps.Truncated(state, 0, earliest);
        return state.NextOffset;
    }

    private long Load(PartitionState state, SnapshotReader snapshot)
    {
        state.Load(snapshot, createHistories());
        state.NextOffset = Math.Max(snapshot.Header.NextOffset, state.EarliestOffset);
        IsLoading = true;
        return state.NextOffset;
    }

    private void ReplayFromEarliest(PartitionState state)
    {
        // An earliest offset that is not known is found out by the jump to the first message.
        state.Replay(Math.Max(0, state.EarliestOffset));
        if (state.NextOffset > 0) gaps.Truncated(state, 0, state.NextOffset);
        if (state.NextOffset >= state.ServeFrom) Finish(state);
    }

    private void ReadSlice(PartitionState state)
    {
        SnapshotReader snapshot = state.Snapshot!;
        try
        {
            if (!snapshot.Step(state.Histories, SliceBytes)) return;
        }
        catch (Exception exception) when (exception is SnapshotUnusableException or IOException)
        {
            _shelf!.Reject(snapshot.Header, exception);
            TryOlder(state, snapshot.Header.NextOffset);
            return;
        }

        SnapshotHeader header = snapshot.Header;
        Log.SnapshotLoaded(logger, topic, state.Partition, header.NextOffset, state.Histories.AccountCount, snapshot.BytesRead, time.GetElapsedTime(state.AssignedTimestamp).TotalSeconds);
        state.SnapshotOffset = header.NextOffset;
        knowledge?.Mark(state.Histories);
        state.Replay(state.NextOffset);
        if (state.NextOffset > header.NextOffset) gaps.Truncated(state, header.NextOffset, state.NextOffset);
        if (state.NextOffset >= state.ServeFrom) Finish(state);
        Resume(state, state.TakeHeldBack());
    }

    private void TryOlder(PartitionState state, long refused)
    {
        state.TakeHeldBack();
        if (_shelf!.OpenNewest(state.Partition, refused - 1, consumer.PartitionCount) is { } older)
        {
            Load(state, older);
            state.HoldBack(state.NextOffset); // Reading stands at the refused snapshot's position.
            return;
        }

        state.StartOver(createHistories());
        ReplayFromEarliest(state);
        Log.ReplayInstead(logger, topic, state.Partition, state.NextOffset);
        Resume(state, seeks: true);
    }

    private void Resume(PartitionState state, bool seeks)
    {
        if (!state.TakesMessages)
        {
            if (seeks) state.HoldBack(state.NextOffset);
            return;
        }

        if (seeks) consumer.Seek(new PartitionOffset(state.Partition, state.NextOffset));
        consumer.Resume(state.Partition);
    }
}
