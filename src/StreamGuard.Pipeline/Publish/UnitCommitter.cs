using Microsoft.Extensions.Logging;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Pipeline.Threads;

namespace StreamGuard.Pipeline.Publish;

/// <summary>
/// Sends a unit's outputs as they come and closes it. An aborted unit is sent again with the same outputs: histories are neither
/// rolled back nor applied again. One thread.
/// </summary>
internal sealed class UnitCommitter(
    PipelineOptions options, IOutputChannel channel, ISourceConsumer consumer, OutputUnit unit, CommittedPositions committed, PipelineMetrics metrics, StageWaits waits, ILogger logger)
{
    private readonly TimeProvider _time = waits.Time;
    private bool _isOpen;

    /// <summary>Sends an output now, and keeps it in case that it must be sent again.</summary>
    internal void Send(in PendingOutput output)
    {
        Open();
        channel.Send(output.Record);
        unit.Add(output);
    }

    /// <summary>Makes the unit durable, and empties it.</summary>
    /// <param name="abandon">Ends the waits between tries.</param>
    /// <exception cref="PipelineFailedException">It cannot be made durable; nothing may be published any more.</exception>
    internal void Commit(CancellationToken abandon)
    {
        long started = _time.GetTimestamp();
        for (int attempt = 1; ; attempt++)
        {
            if (unit.HasStale()) DropStale();
            if (unit.IsEmpty) break;
            Open();
            CommitOutcome outcome = channel.Commit(unit.Positions(), consumer.GroupMetadata);
            _isOpen = false;
            if (outcome == CommitOutcome.Committed)
            {
                metrics.Committed(_time.GetElapsedTime(started));
                unit.NoteCommitted(committed);
                ReportLatencies();
                break;
            }

            // Refused because partitions moved on, which the ingest thread knows already: what is left of the unit is still ours to publish.
            bool isStale = outcome == CommitOutcome.Fenced && unit.HasStale();
            if (outcome != CommitOutcome.Aborted && !isStale) throw Failure(outcome);
            metrics.Aborted();
            if (isStale) unit.RemoveStale();
            if (attempt > options.MaxCommitRetries)
                throw new PipelineFailedException($"The outputs could not be committed in {attempt} tries. The worker stops; a restart begins at the committed offsets.");
            Log.UnitAborted(logger, unit.Outputs.Count, attempt);
            Wait(attempt, abandon);
            SendAgain();
        }

        unit.Clear();
    }

    private static PipelineFailedException Failure(CommitOutcome outcome) => outcome == CommitOutcome.Fenced
        ? new PipelineFailedException("The broker does not let this instance publish any more: another one with the same transactional id took over, or it lost its place in the group. Give each instance an id of its own (Kafka:TransactionalId); a restart begins at what is committed.")
        : new PipelineFailedException("The broker did not say whether the last unit was committed. The worker stops; a restart begins at what is committed.");

    private void Open()
    {
        if (_isOpen) return;
        channel.Begin();
        _isOpen = true;
    }

    private void DropStale()
    {
        if (_isOpen)
        {
            CommitOutcome outcome = channel.Abort();
            _isOpen = false;
            if (outcome != CommitOutcome.Aborted) throw Failure(outcome);
            metrics.Aborted();
        }

        unit.RemoveStale();
        SendAgain();
    }

    private void SendAgain()
    {
        if (unit.IsEmpty) return;
        Open();
        foreach (PendingOutput output in unit.Outputs) channel.Send(output.Record);
    }

    private void Wait(int attempt, CancellationToken abandon)
    {
        // Jitter from the attempt's own time: workers that were aborted together do not come back together.
        double jitter = 0.5 + (_time.GetTimestamp() % 1000 / 1000.0);
        double milliseconds = options.CommitRetryDelay.TotalMilliseconds * Math.Pow(2, Math.Min(attempt - 1, 6)) * jitter;
        waits.Sleep(TimeSpan.FromMilliseconds(milliseconds), abandon);
    }

    private void ReportLatencies()
    {
        if (unit.AlertTimestampsMs.Count == 0) return;
        long nowMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (long timestampMs in unit.AlertTimestampsMs) metrics.AlertCommitted(TimeSpan.FromMilliseconds(Math.Max(0, nowMs - timestampMs)));
    }
}
