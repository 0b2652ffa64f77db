using Microsoft.Extensions.Logging;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Pipeline.Threads;

namespace StreamGuard.Pipeline.Publish;

/// <summary>
/// Sends a unit's outputs as they come and closes it. A unit that did not get through is sent again with the same outputs: histories are neither
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
    /// <param name="abandon">Ends every wait, leaving the unit as it is.</param>
    /// <exception cref="PipelineFailedException">It cannot be made durable; nothing may be published any more.</exception>
    internal void Commit(CancellationToken abandon)
    {
        long started = _time.GetTimestamp();
        int tries = 0;
        while (!unit.IsEmpty)
        {
            // Before looking at what is stale: whatever is lost after this look is refused, because this place in the group is an old one then.
            object place = consumer.GroupMetadata;
            if (unit.HasStale()) DropStale(abandon);
            if (unit.IsEmpty) break;
            Open();
            CommitOutcome outcome = channel.Commit(unit.Positions(), place, abandon);
            _isOpen = false;
            if (outcome == CommitOutcome.Unknown) outcome = FindOut(abandon);
            if (outcome == CommitOutcome.Committed)
            {
                metrics.Committed(_time.GetElapsedTime(started));
                unit.NoteCommitted(committed);
                ReportLatencies();
                break;
            }

            // Refused because partitions moved on, which the ingest thread knows already: what is left of the unit is still ours to publish.
            if (outcome == CommitOutcome.Fenced && !unit.HasStale()) throw Fenced();
            metrics.Aborted();
            CountTry(ref tries);
            Wait(tries, abandon);
            unit.RemoveStale();
            SendAgain();
        }

        unit.Clear();
    }

    private static PipelineFailedException Fenced() => new(
        "The broker does not let this instance publish any more: another one with the same transactional id took over. Give each instance an id of its own (Kafka:TransactionalId); a restart begins at what is committed.");

    private void Open()
    {
        if (_isOpen) return;
        channel.Begin();
        _isOpen = true;
    }

    private void DropStale(CancellationToken abandon)
    {
        if (_isOpen)
        {
            CommitOutcome outcome = channel.Abort(abandon);
            _isOpen = false;
            if (outcome == CommitOutcome.Fenced) throw Fenced();

            // A unit that nobody asked to commit is not committed; what is not known is only whether its end was heard.
            if (outcome == CommitOutcome.Unknown) channel.Replace(abandon);
            metrics.Aborted();
        }

        unit.RemoveStale();
        SendAgain();
    }

    /// <summary>After an end that nobody heard: makes sure that the unit is over, and finds out how it ended.</summary>
    /// <returns><see cref="CommitOutcome.Committed"/> or <see cref="CommitOutcome.Aborted"/>.</returns>
    private CommitOutcome FindOut(CancellationToken abandon)
    {
        metrics.OutcomeUnknown();
        Log.OutcomeUnknown(logger, unit.Outputs.Count);
        channel.Replace(abandon);
        int tries = 0;
        while (true)
        {
            unit.RemoveStale();
            IReadOnlyList<int> partitions = unit.Partitions();
            if (partitions.Count == 0) return CommitOutcome.Aborted;
            int committed = unit.CountCommitted(consumer.ReadCommitted(partitions, abandon));
            if (committed == partitions.Count || committed == 0)
            {
                CommitOutcome outcome = committed == 0 ? CommitOutcome.Aborted : CommitOutcome.Committed;
                Log.OutcomeFound(logger, outcome);
                return outcome;
            }

            // A unit is committed whole or not at all. Some of its partitions being further can only mean that they were taken away, and their
            // new owner went on, which the ingest thread is about to hear.
            if (++tries > options.MaxCommitRetries)
                throw new PipelineFailedException($"Of the last unit's {partitions.Count} partitions {committed} are committed and the others are not, although a unit is committed whole or not at all, and none of them was lost. The worker stops before it publishes anything twice; check the broker's log for lost transactions.");
            Wait(tries, abandon);
        }
    }

    private void CountTry(ref int tries)
    {
        // While the cluster is away nothing is wrong with the unit: it waits, however long that takes.
        if (!consumer.IsJoined && tries > 0) return;
        if (++tries > options.MaxCommitRetries)
            throw new PipelineFailedException($"The outputs could not be committed in {tries} tries. The worker stops; a restart begins at the committed offsets.");
        Log.UnitAborted(logger, unit.Outputs.Count, tries);
    }

    private void SendAgain()
    {
        if (unit.IsEmpty) return;
        Open();
        foreach (PendingOutput output in unit.Outputs) channel.Send(output.Record);
    }

    private void Wait(int tries, CancellationToken abandon)
    {
        // Jitter from the attempt's own time: workers that were aborted together do not come back together.
        double jitter = 0.5 + (_time.GetTimestamp() % 1000 / 1000.0);
        double milliseconds = options.CommitRetryDelay.TotalMilliseconds * Math.Pow(2, Math.Min(tries - 1, 6)) * jitter;
        waits.Sleep(TimeSpan.FromMilliseconds(milliseconds), abandon);
    }

    private void ReportLatencies()
    {
        if (unit.AlertTimestampsMs.Count == 0) return;
        long nowMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (long timestampMs in unit.AlertTimestampsMs) metrics.AlertCommitted(TimeSpan.FromMilliseconds(Math.Max(0, nowMs - timestampMs)));
    }
}
