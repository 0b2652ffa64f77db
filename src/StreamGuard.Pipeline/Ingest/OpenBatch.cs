using StreamGuard.Pipeline.Batches;
using StreamGuard.Pipeline.Knowledge;
using StreamGuard.Pipeline.Threads;

namespace StreamGuard.Pipeline.Ingest;

/// <summary>The batch that ingest fills, from the pool to the next stage. On the ingest thread.</summary>
internal sealed class OpenBatch(
    PipelineOptions options, HandOver<EventBatch> free, HandOver<EventBatch> toInfer, InFlight inFlight, KnowledgeIntake? knowledge, TimeProvider time)
{
    private EventBatch? _batch;

    /// <summary>Messages in it; 0 also when there is none.</summary>
    internal int Count => _batch?.Count ?? 0;

    /// <summary>Whether there is a batch and it takes a further message.</summary>
    internal bool HasRoom => _batch is { IsFull: false };

    /// <summary>Moves what was counted since into the batch. Without one nothing was.</summary>
    internal void DrainKnowledge()
    {
        if (_batch is { Count: > 0 }) knowledge?.DrainInto(_batch);
    }

    /// <summary>Hands a full batch over and gets an empty one, if that is possible within a time each.</summary>
    /// <returns><see cref="HasRoom"/>.</returns>
    internal bool TryMakeRoom(TimeSpan wait, CancellationToken cancellation)
    {
        if (_batch is { IsFull: true }) TryHandOver(wait, cancellation);
        _batch ??= free.TryTake(wait, cancellation);
        return HasRoom;
    }

    /// <summary>The batch, for one more message; <see cref="HasRoom"/> holds.</summary>
    internal EventBatch ForNext()
    {
        EventBatch batch = _batch!;
        if (batch.Count == 0) batch.OpenedTimestamp = time.GetTimestamp();
        return batch;
    }

    /// <summary>Hands it over when the policy says so and the next stage takes it.</summary>
    /// <param name="sourceIsEmpty">Whether the last look found no further message.</param>
    /// <param name="now">The time, as precisely as a batch's delay needs it.</param>
    /// <param name="cancellation">Ends the handing over.</param>
    internal void FlushIfDue(bool sourceIsEmpty, long now, CancellationToken cancellation)
    {
        if (_batch is not { Count: > 0 } batch) return;
        var state = new BatchState(batch.Count, batch.IsFull, time.GetElapsedTime(batch.OpenedTimestamp, now), sourceIsEmpty, toInfer.Count == 0);
        if (!BatchPolicy.ShouldFlush(state, options.MaxDelay)) return;
        if (TryHandOver(TimeSpan.Zero, cancellation)) _batch = free.TryTake(TimeSpan.Zero, cancellation);
    }

    /// <summary>Hands over what is in it, however long that takes.</summary>
    internal void Flush(CancellationToken cancellation)
    {
        if (_batch is { Count: > 0 }) TryHandOver(Timeout.InfiniteTimeSpan, cancellation);
    }

    private bool TryHandOver(TimeSpan wait, CancellationToken cancellation)
    {
        DrainKnowledge();

        // Counted before it is given: publish may commit it before this thread runs again.
        inFlight.Handed();
        bool isGiven = false;
        try
        {
            isGiven = toInfer.TryGive(_batch!, wait, cancellation);
        }
        finally
        {
            if (isGiven) _batch = null;
            else inFlight.TakenBack();
        }

        return isGiven;
    }
}
