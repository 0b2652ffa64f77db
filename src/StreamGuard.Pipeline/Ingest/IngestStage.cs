using Microsoft.Extensions.Logging;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Knowledge;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Pipeline.Threads;
using StreamGuard.Pipeline.Thresholds;

namespace StreamGuard.Pipeline.Ingest;

/// <summary>
/// The first stage: polls the source, fills batches, hands them to the model. Everything runs on the ingest thread, also the answers
/// to rebalances, which the consumer raises from within a poll.
/// </summary>
internal sealed class IngestStage : IRebalanceListener
{
    private const int RecordsPerStep = 1024;
    private static readonly TimeSpan IdleWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan BusyWait = TimeSpan.FromMilliseconds(0.2);

    private readonly PipelineOptions _options;
    private readonly string _topic;
    private readonly ISourceConsumer _consumer;
    private readonly RecordIntake _intake;
    private readonly PartitionTable _partitions;
    private readonly Restores _restores;
    private readonly SourceGaps _gaps;
    private readonly SnapshotKeeper? _snapshots;
    private readonly PartitionThresholds? _thresholds;
    private readonly KnowledgeIntake? _knowledge;
    private readonly OpenBatch _batch;
    private readonly InFlight _inFlight;
    private readonly PipelineMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private long? _blockedSince;
    private bool _isPaused;
    private int _waitingForSchema;
    private long _lastPollTimestamp;
    private long _lastRefreshTimestamp;
    private int _notServing;
    private bool _heardAssignment;
    private long _stopBy = long.MaxValue;

    internal IngestStage(
        PipelineOptions options, string topic, ISourceConsumer consumer, RecordIntake intake, PartitionTable partitions, Restores restores, SourceGaps gaps,
        SnapshotKeeper? snapshots, PartitionThresholds? thresholds, KnowledgeIntake? knowledge, OpenBatch batch,
        InFlight inFlight, PipelineMetrics metrics, TimeProvider time, ILogger logger)
    {
        _options = options;
        _topic = topic;
        _consumer = consumer;
        _intake = intake;
        _partitions = partitions;
        _restores = restores;
        _gaps = gaps;
        _snapshots = snapshots;
        _thresholds = thresholds;
        _knowledge = knowledge;
        _batch = batch;
        _inFlight = inFlight;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _lastPollTimestamp = time.GetTimestamp();
    }

    /// <summary>How long ago the source was last polled; any thread.</summary>
    internal TimeSpan SinceLastPoll => _time.GetElapsedTime(Volatile.Read(ref _lastPollTimestamp));

    /// <summary>Whether a partition waits for the schema registry; any thread.</summary>
    internal bool IsWaitingForSchema => WaitingForSchema > 0 || _knowledge is { IsWaitingForSchema: true };

    /// <summary>How many partitions wait for the schema registry; any thread.</summary>
    internal int WaitingForSchema => Volatile.Read(ref _waitingForSchema);

    /// <summary>Whether it was heard which partitions are owned, and every one's history is restored; any thread.</summary>
    internal bool IsRestored => Volatile.Read(ref _heardAssignment) && Volatile.Read(ref _notServing) == 0;

    /// <summary>Ends the wait for what is in flight when partitions are revoked: the stages behind take nothing any more.</summary>
    internal CancellationToken Abandon { get; set; }

    /// <summary>The loop stops: everything is to be done within a time. Any thread.</summary>
    internal void StopWithin(TimeSpan left) => Volatile.Write(ref _stopBy, _time.GetTimestamp() + (long)(left.TotalSeconds * _time.TimestampFrequency));

    /// <summary>Reads back, a portion at a time, what must be known before any partition is taken.</summary>
    /// <returns>Whether that is done.</returns>
    internal bool RestoreKnowledge()
    {
        Volatile.Write(ref _lastPollTimestamp, _time.GetTimestamp()); // It moves, and no group waits for it yet.
        if (_knowledge is null or { IsRestored: true }) return true;
        _knowledge.Restore();
        return _knowledge.IsRestored;
    }

    /// <summary>Polls for a while and hands over what is due. Returns after some milliseconds at most, unless the model is behind.</summary>
    internal void Step(CancellationToken stop)
    {
        RefreshTotals();
        FollowKnowledge();
        if (_restores.IsLoading)
        {
            _restores.Step();
            CountWaiting();
        }

        if (!EnsureRoom(stop)) return;
        ResumeAfterSchemaWait();
        _gaps.Step(_partitions.States);
        bool wasEmpty = false;
        for (int i = 0; i < RecordsPerStep && _batch.HasRoom && !stop.IsCancellationRequested; i++)
        {
            bool found = Poll(PollWait(isFirst: i == 0, wasEmpty), out SourceRecord record);
            if (found) Take(record);
            wasEmpty = !found;

            // A clock that is read for every message costs something; the poll's own reading is older by a busy wait at most.
            _batch.FlushIfDue(sourceIsEmpty: !found, found ? _lastPollTimestamp : _time.GetTimestamp(), stop);
            if (!found && _batch.Count == 0) break;
        }

        if (_notServing > 0) FinishRestoresAtTheEnd();
        _snapshots?.Step(_partitions.States, _partitions.Count);
    }

    /// <summary>Hands over what is left, after the last step.</summary>
    internal void Flush(CancellationToken cancellation) => _batch.Flush(cancellation);

    IReadOnlyList<PartitionOffset> IRebalanceListener.OnAssigned(IReadOnlyList<PartitionOffset> partitions)
    {
        IReadOnlyList<PartitionOffset> starts = _restores.Assign(partitions);
        CountWaiting();
        Volatile.Write(ref _heardAssignment, true);
        return starts;
    }

    void IRebalanceListener.OnRevoked(IReadOnlyList<int> partitions)
    {
        // The rows of the open batch belong to partitions that are still ours until this method returns.
        long started = _time.GetTimestamp();
        bool drained = TryDrain(started);
        if (_snapshots is not null) LeaveSnapshots(partitions, drained, started);
        _thresholds?.Leave(partitions, drained);
        _partitions.Revoke(partitions, drained);
        _knowledge?.Withdraw(partitions);
        CountWaiting();
    }

    void IRebalanceListener.OnLost(IReadOnlyList<int> partitions)
    {
        foreach (int partition in partitions)
            if (_partitions.Find(partition) is { } state) _snapshots?.Abandon(state);
        _thresholds?.Leave(partitions, drained: false);
        _partitions.Lose(partitions);
        _knowledge?.Withdraw(partitions);
        CountWaiting();
    }

    private void FollowKnowledge()
    {
        if (_knowledge is null) return;

        // First what was counted here: what is read after it may belong to somebody who counts the same partition now.
        _batch.DrainKnowledge();
        _knowledge.Follow();
        if (!_restores.IsWaitingForKnowledge) return;
        _restores.GoOnWithKnowledge();
        CountWaiting();
    }

    private bool TryDrain(long started)
    {
        using var deadline = new CancellationTokenSource(_options.DrainDeadline, _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, Abandon);
        try
        {
            Flush(end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return false; // What was not handed over is not committed: the next owner reads it again.
        }

        return _inFlight.WaitUntilCommitted(LeftOf(started));
    }

    private void LeaveSnapshots(IReadOnlyList<int> partitions, bool drained, long started)
    {
        foreach (int partition in partitions)
        {
            if (_partitions.Find(partition) is not { } state) continue;
            if (drained) _snapshots!.TakeLast(state, LeftOf(started));
            else _snapshots!.Abandon(state);
        }
    }

    private TimeSpan LeftOf(long started)
    {
        TimeSpan left = _options.DrainDeadline - _time.GetElapsedTime(started);
        long stopBy = Volatile.Read(ref _stopBy);
        if (stopBy != long.MaxValue && _time.GetElapsedTime(_time.GetTimestamp(), stopBy) is var untilStop && untilStop < left) left = untilStop;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private TimeSpan PollWait(bool isFirst, bool wasEmpty)
    {
        if (_batch.Count > 0) return wasEmpty ? BusyWait : TimeSpan.Zero;
        if (!isFirst || _restores.IsLoading) return TimeSpan.Zero;
        return _restores.IsWaitingForKnowledge ? BusyWait : IdleWait;
    }

    private bool Poll(TimeSpan timeout, out SourceRecord record)
    {
        Volatile.Write(ref _lastPollTimestamp, _time.GetTimestamp());
        bool found = _consumer.TryConsume(timeout, out record);
        if (_restores.Refusal is { } refusal) throw refusal;
        return found;
    }

    private void Take(in SourceRecord record)
    {
        PartitionState? state = _partitions.Find(record.Partition);
        if (state is null || record.Offset < state.NextOffset) return;
        bool replays = record.Offset < state.ServeFrom;
        if (!replays && state is { Phase: PartitionPhase.Replaying, SchemaRetryTimestamp: 0 }) FinishRestore(state);
        if (!state.TakesMessages)
        {
            state.HoldBack(record.Offset);
            return;
        }

        // A rebalance served inside the poll may have handed the batch over, and there may be no other one yet.
        if (!_batch.HasRoom && !_batch.TryMakeRoom(TimeSpan.Zero, CancellationToken.None))
        {
            state.HoldBack(record.Offset);
            SeekIfHeldBack(state);
            return;
        }

        if (record.Offset > state.NextOffset && state.NextOffset >= 0) _gaps.Jumped(state, record.Offset);
        DecodeFailure failure = replays ? _intake.Restore(record, state) : _intake.Take(record, state, _batch.ForNext());
        if (failure == DecodeFailure.RegistryUnavailable)
        {
            WaitForSchema(record, state);
            return;
        }

        state.NextOffset = record.Offset + 1;
        state.SchemaFailures = 0;
        _metrics.Consumed(1);
        if (replays) CountReplayed(state);
        else if (failure != DecodeFailure.None) Log.DeadLetter(_logger, _topic, record.Partition, record.Offset, failure, DeadLetterRecord.Describe(failure, _intake.FailureDetail));
    }

    private void CountReplayed(PartitionState state)
    {
        state.RestoredRecords++;
        _metrics.Restored(1);
        if (state.NextOffset >= state.ServeFrom && state.Phase == PartitionPhase.Replaying) FinishRestore(state);
    }

    private void FinishRestore(PartitionState state)
    {
        _restores.Finish(state);
        CountWaiting();
    }

    private void FinishRestoresAtTheEnd()
    {
        foreach (PartitionState state in _partitions.States)
        {
            bool replays = state is { Phase: PartitionPhase.Replaying, SchemaRetryTimestamp: 0, HasHeldBack: false };
            if (replays && _consumer.IsAtEnd(state.Partition)) _restores.FinishAtTheEnd(state);
        }

        CountWaiting();
    }

    private bool EnsureRoom(CancellationToken stop)
    {
        if (_batch.TryMakeRoom(_isPaused || _restores.IsLoading ? TimeSpan.Zero : IdleWait, stop) && _knowledge is null or { HasRoom: true })
        {
            _blockedSince = null;
            if (_isPaused) ResumeAll();
            return true;
        }

        // Counts of the open batch can be read back only once it is committed.
        if (_knowledge is { HasRoom: false }) _batch.FlushIfDue(sourceIsEmpty: true, _time.GetTimestamp(), stop);
        _blockedSince ??= _time.GetTimestamp();
        TimeSpan blocked = _time.GetElapsedTime(_blockedSince.Value);
        if (!_isPaused && blocked >= _options.PauseAfter)
        {
            // Pausing throws the client's prefetched messages away, so it is worth it only when the model is behind for long.
            _consumer.PauseAll();
            _isPaused = true;
            Log.BackPressure(_logger, blocked.TotalSeconds);
        }

        if (_isPaused && Poll(IdleWait, out SourceRecord late)) _partitions.Find(late.Partition)?.HoldBack(late.Offset);
        return false;
    }

    private void ResumeAll()
    {
        foreach (PartitionState state in _partitions.States)
            if (state.TakesMessages) SeekIfHeldBack(state);
        _consumer.ResumeAll();
        _isPaused = false;
    }

    private void SeekIfHeldBack(PartitionState state)
    {
        if (state.TakeHeldBack()) _consumer.Seek(new PartitionOffset(state.Partition, state.NextOffset));
    }

    private void WaitForSchema(in SourceRecord record, PartitionState state)
    {
        TimeSpan wait = SchemaBackoff.Wait(_options.SchemaRetryDelay, ++state.SchemaFailures, record.Partition);
        state.SchemaRetryTimestamp = _time.GetTimestamp() + (long)(wait.TotalSeconds * _time.TimestampFrequency);
        state.NextOffset = record.Offset;
        _consumer.Pause(record.Partition);
        _consumer.Seek(new PartitionOffset(record.Partition, record.Offset));
        Log.WaitingForSchema(_logger, _topic, record.Partition, record.Offset, wait.TotalMilliseconds);
        CountWaiting();
    }

    private void ResumeAfterSchemaWait()
    {
        if (_waitingForSchema == 0) return;
        long now = _time.GetTimestamp();
        foreach (PartitionState state in _partitions.States)
        {
            if (state.SchemaRetryTimestamp == 0 || state.SchemaRetryTimestamp > now) continue;
            state.SchemaRetryTimestamp = 0;
            SeekIfHeldBack(state);
            _consumer.Resume(state.Partition);
        }

        CountWaiting();
    }

    private void CountWaiting()
    {
        int waiting = 0, notServing = 0;
        foreach (PartitionState state in _partitions.States)
        {
            if (state.SchemaRetryTimestamp > 0) waiting++;
            if (state.Phase != PartitionPhase.Serving || state.WaitsForKnowledge) notServing++;
        }

        Volatile.Write(ref _waitingForSchema, waiting);
        Volatile.Write(ref _notServing, notServing);
    }

    private void RefreshTotals()
    {
        if (_time.GetElapsedTime(_lastRefreshTimestamp) < TimeSpan.FromSeconds(1)) return;
        _lastRefreshTimestamp = _time.GetTimestamp();
        _knowledge?.Refresh();
        _partitions.Refresh();
    }
}
