using Microsoft.Extensions.Logging;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline.Ingest;

/// <summary>
/// Notices messages that the source topic lost (retention, a deletion) before they were read. Offsets also jump over the markers of
/// transactions and over what compaction removed; only the topic's earliest offset tells these apart, so it is asked for after a jump, but not
/// after every one. On the ingest thread.
/// </summary>
internal sealed class SourceGaps(string topic, ISourceConsumer consumer, PipelineMetrics metrics, TimeProvider time, ILogger logger)
{
    /// <summary>A single offset is missing after every transaction of a producer; no question is worth asking for each.</summary>
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenQuestionsOfLargeJumps = TimeSpan.FromSeconds(1);
    private bool _hasOpenJumps;

    /// <summary>The offset of a partition's earliest message; -1 when the broker did not say.</summary>
    internal long AskEarliest(int partition)
    {
        try
        {
            return consumer.EarliestOffset(partition);
        }
        catch (SourceFailedException exception)
        {
            Log.EarliestUnknown(logger, topic, partition, Log.Reason(exception));
            return -1;
        }
    }

    /// <summary>Messages that belong into the histories are gone.</summary>
    /// <param name="state">Their partition.</param>
    /// <param name="from">The first offset that may have been one.</param>
    /// <param name="to">The first offset after them.</param>
    internal void Truncated(PartitionState state, long from, long to)
    {
        state.OpenGap();
        Log.HistoryTruncated(logger, topic, state.Partition, from, to);
        metrics.Truncated();
    }

    /// <summary>Messages that were never scored are gone: nothing can bring them back.</summary>
    internal void Lost(int partition, long from, long to)
    {
        Log.RecordsLost(logger, topic, partition, from, to);
        metrics.RecordsLost(to - from);
    }

    /// <summary>A message's offset is not the one that was expected. Called before the message is taken.</summary>
    /// <param name="state">Its partition.</param>
    /// <param name="offset">Its offset.</param>
    internal void Jumped(PartitionState state, long offset)
    {
        if (state.JumpFrom < 0)
        {
            state.JumpFrom = state.NextOffset;
            state.JumpTo = offset;
        }

        if (IsDue(state, offset - state.NextOffset > 1 ? BetweenQuestionsOfLargeJumps : BetweenQuestions)) Ask(state);
        else _hasOpenJumps = true;
    }

    /// <summary>Asks what was not asked at once.</summary>
    internal void Step(IEnumerable<PartitionState> states)
    {
        if (!_hasOpenJumps) return;
        _hasOpenJumps = false;
        foreach (PartitionState state in states)
        {
            if (state.JumpFrom < 0) continue;
            if (IsDue(state, state.JumpTo - state.JumpFrom > 1 ? BetweenQuestionsOfLargeJumps : BetweenQuestions)) Ask(state);
            _hasOpenJumps |= state.JumpFrom >= 0;
        }
    }

    private bool IsDue(PartitionState state, TimeSpan between) =>
        state.JumpAskedTimestamp is not { } asked || time.GetElapsedTime(asked) >= between;

    private void Ask(PartitionState state)
    {
        state.JumpAskedTimestamp = time.GetTimestamp();
        long earliest = AskEarliest(state.Partition);
        if (earliest < 0)
        {
            _hasOpenJumps = true;
            return;
        }

        // Between the first jump that is not explained yet and now, the topic's beginning was passed over only if it lies after that jump's start.
        long from = state.JumpFrom, to = Math.Min(earliest, state.JumpTo);
        state.JumpFrom = -1;
        if (to <= from) return;
        Truncated(state, from, to);
        if (to > state.ServeFrom) Lost(state.Partition, Math.Max(from, state.ServeFrom), to);
    }
}
