using Microsoft.Extensions.Logging;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Batches;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Pipeline.Threads;

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
    private static readonly TimeSpan MaxSchemaRetryDelay = TimeSpan.FromMinutes(1);

    private readonly PipelineOptions _options;
    private readonly string _topic;
    private readonly ISourceConsumer _consumer;
    private readonly RecordIntake _intake;
    private readonly PartitionTable _partitions;
    private readonly HandOver<EventBatch> _free;
    private readonly HandOver<EventBatch> _toInfer;
    private readonly InFlight _inFlight;
    private readonly PipelineMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private EventBatch? _batch;
    private long _blockedSince;
    private bool _isPaused;
    private int _waitingForSchema;
    private long _lastPollTimestamp;
    private long _lastRefreshTimestamp;
    private int _restoring;

    internal IngestStage(
        PipelineOptions options, string topic, ISourceConsumer consumer, RecordIntake intake, PartitionTable partitions,
        HandOver<EventBatch> free, HandOver<EventBatch> toInfer, InFlight inFlight, PipelineMetrics metrics, TimeProvider time, ILogger logger)
    {
        _options = options;
        _topic = topic;
        _consumer = consumer;
        _intake = intake;
        _partitions = partitions;
        _free = free;
        _toInfer = toInfer;
        _inFlight = inFlight;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _lastPollTimestamp = time.GetTimestamp();
    }

    /// <summary>How long ago the source was last polled; any thread.</summary>
    internal TimeSpan SinceLastPoll => _time.GetElapsedTime(Volatile.Read(ref _lastPollTimestamp));

    /// <summary>Whether a partition waits for the schema registry; any thread.</summary>
    internal bool IsWaitingForSchema => Volatile.Read(ref _waitingForSchema) > 0;

    /// <summary>Whether every owned partition's history is restored; any thread.</summary>
    internal bool IsRestored => Volatile.Read(ref _restoring) == 0;

    /// <summary>Ends the wait for what is in flight when partitions are revoked: the stages behind take nothing any more.</summary>
    internal CancellationToken Abandon { get; set; }

    /// <summary>Polls for a while and hands over what is due. Returns after some milliseconds at most, unless the model is behind.</summary>
    internal void Step(CancellationToken stop)
    {
        RefreshTotals();
        if (!EnsureRoom(stop)) return;
        ResumeAfterSchemaWait();
        bool wasEmpty = false;
        for (int i = 0; i < RecordsPerStep && _batch is { IsFull: false } && !stop.IsCancellationRequested; i++)
        {
            TimeSpan wait = _batch.Count > 0 ? (wasEmpty ? BusyWait : TimeSpan.Zero) : (i == 0 ? IdleWait : TimeSpan.Zero);
            bool found = Poll(wait, out SourceRecord record);
            if (found) Take(record, stop);
            wasEmpty = !found;
            FlushIfDue(sourceIsEmpty: !found, stop);
            if (!found && _batch is { Count: 0 }) break;
        }

        if (!IsRestored) FinishRestoresAtTheEnd();
    }

    /// <summary>Hands over what is left, after the last step.</summary>
    internal void Flush(CancellationToken cancellation)
    {
        if (_batch is { Count: > 0 }) TryHandOver(Timeout.InfiniteTimeSpan, cancellation);
    }

    IReadOnlyList<PartitionOffset> IRebalanceListener.OnAssigned(IReadOnlyList<PartitionOffset> partitions)
    {
        IReadOnlyList<PartitionOffset> starts = _partitions.Assign(partitions);
        CountWaiting();
        return starts;
    }

    void IRebalanceListener.OnRevoked(IReadOnlyList<int> partitions)
    {
        // The rows of the open batch belong to partitions that are still ours until this method returns.
        bool drained = TryDrain();
        _partitions.Revoke(partitions, drained);
        CountWaiting();
    }

    void IRebalanceListener.OnLost(IReadOnlyList<int> partitions)
    {
        _partitions.Lose(partitions);
        CountWaiting();
    }

    private bool TryDrain()
    {
        long started = _time.GetTimestamp();
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

        TimeSpan left = _options.DrainDeadline - _time.GetElapsedTime(started);
        return _inFlight.WaitUntilCommitted(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    private bool Poll(TimeSpan timeout, out SourceRecord record)
    {
        Volatile.Write(ref _lastPollTimestamp, _time.GetTimestamp());
        return _consumer.TryConsume(timeout, out record);
    }

    private void Take(in SourceRecord record, CancellationToken stop)
    {
        PartitionState? state = _partitions.Find(record.Partition);
        if (state is null || record.Offset < state.NextOffset || state.SchemaRetryTimestamp > 0) return;

        // A rebalance served inside the poll may have handed the batch over.
        EventBatch batch = _batch ??= _free.TryTake(Timeout.InfiniteTimeSpan, stop)!;
        if (batch.Count == 0) batch.OpenedTimestamp = _time.GetTimestamp();
        bool restores = record.Offset < state.ServeFrom;
        if (!restores && !state.IsRestored) FinishRestore(state);
        DecodeFailure failure = restores ? _intake.Restore(record, state) : _intake.Take(record, state, batch);
        if (failure == DecodeFailure.RegistryUnavailable)
        {
            WaitForSchema(record, state);
            return;
        }

        state.NextOffset = record.Offset + 1;
        state.SchemaRetryDelay = TimeSpan.Zero;
        _metrics.Consumed(1);
        if (restores)
        {
            state.RestoredRecords++;
            _metrics.Restored(1);
            if (state.NextOffset >= state.ServeFrom) FinishRestore(state);
        }
        else if (failure != DecodeFailure.None)
        {
            Log.DeadLetter(_logger, _topic, record.Partition, record.Offset, failure);
        }
    }

    private void FinishRestore(PartitionState state)
    {
        _partitions.FinishRestore(state);
        CountWaiting();
    }

    /// <summary>Where retention has removed what was committed, no message will come that tells that the past is over.</summary>
    private void FinishRestoresAtTheEnd()
    {
        foreach (PartitionState state in _partitions.States)
            if (!state.IsRestored && state.SchemaRetryTimestamp == 0 && _consumer.IsAtEnd(state.Partition)) _partitions.FinishRestore(state);
        CountWaiting();
    }

    private bool EnsureRoom(CancellationToken stop)
    {
        TimeSpan wait = _isPaused ? TimeSpan.Zero : IdleWait;
        if (_batch is { IsFull: true }) TryHandOver(wait, stop);
        _batch ??= _free.TryTake(wait, stop);
        if (_batch is { IsFull: false })
        {
            _blockedSince = 0;
            if (_isPaused) _consumer.ResumeAll();
            _isPaused = false;
            return true;
        }

        if (_blockedSince == 0) _blockedSince = _time.GetTimestamp();
        if (!_isPaused && _time.GetElapsedTime(_blockedSince) >= _options.PauseAfter)
        {
            // Pausing throws the client's prefetched messages away, so it is worth it only when the model is behind for long.
            _consumer.PauseAll();
            _isPaused = true;
            Log.BackPressure(_logger, _time.GetElapsedTime(_blockedSince).TotalSeconds);
        }

        if (_isPaused && Poll(IdleWait, out SourceRecord late)) _consumer.Seek(new PartitionOffset(late.Partition, late.Offset));
        return false;
    }

    private void FlushIfDue(bool sourceIsEmpty, CancellationToken stop)
    {
        if (_batch is not { Count: > 0 } batch) return;
        var state = new BatchState(batch.Count, batch.IsFull, _time.GetElapsedTime(batch.OpenedTimestamp), sourceIsEmpty, _toInfer.Count == 0);
        if (!BatchPolicy.ShouldFlush(state, _options.MaxDelay)) return;
        if (TryHandOver(TimeSpan.Zero, stop)) _batch = _free.TryTake(TimeSpan.Zero, stop);
    }

    private bool TryHandOver(TimeSpan wait, CancellationToken cancellation)
    {
        // Counted before it is given: publish may commit it before this thread runs again.
        _inFlight.Handed();
        bool isGiven = false;
        try
        {
            isGiven = _toInfer.TryGive(_batch!, wait, cancellation);
        }
        finally
        {
            if (isGiven) _batch = null;
            else _inFlight.TakenBack();
        }

        return isGiven;
    }

    private void WaitForSchema(in SourceRecord record, PartitionState state)
    {
        TimeSpan delay = state.SchemaRetryDelay == TimeSpan.Zero ? _options.SchemaRetryDelay : state.SchemaRetryDelay * 2;
        state.SchemaRetryDelay = delay < MaxSchemaRetryDelay ? delay : MaxSchemaRetryDelay;
        state.SchemaRetryTimestamp = _time.GetTimestamp() + (long)(state.SchemaRetryDelay.TotalSeconds * _time.TimestampFrequency);
        state.NextOffset = record.Offset;
        _consumer.Pause(record.Partition);
        _consumer.Seek(new PartitionOffset(record.Partition, record.Offset));
        Log.WaitingForSchema(_logger, _topic, record.Partition, record.Offset, state.SchemaRetryDelay.TotalMilliseconds);
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
            _consumer.Resume(state.Partition);
        }

        CountWaiting();
    }

    private void CountWaiting()
    {
        int waiting = 0, restoring = 0;
        foreach (PartitionState state in _partitions.States)
        {
            if (state.SchemaRetryTimestamp > 0) waiting++;
            if (!state.IsRestored) restoring++;
        }

        Volatile.Write(ref _waitingForSchema, waiting);
        Volatile.Write(ref _restoring, restoring);
    }

    private void RefreshTotals()
    {
        if (_time.GetElapsedTime(_lastRefreshTimestamp) < TimeSpan.FromSeconds(1)) return;
        _lastRefreshTimestamp = _time.GetTimestamp();
        _partitions.Refresh();
    }
}
