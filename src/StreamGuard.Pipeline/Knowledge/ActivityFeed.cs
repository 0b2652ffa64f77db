using Microsoft.Extensions.Logging;
using StreamGuard.Core.Terminals;
using StreamGuard.Pipeline.Batches;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Ingest;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline.Knowledge;

/// <summary>
/// The topic of terminal counts, both ways: what workers told goes into the table, and what this worker counted goes with the batch that it came of. One thread.
/// </summary>
internal sealed class ActivityFeed(KnowledgeSources sources, TerminalTable table, PartitionEpochs epochs, SideRecord waiting, PipelineMetrics metrics, ILogger logger)
{
    private const int ChangesAtOnce = 256;

    private readonly UnconfirmedCounts _unconfirmed = new(table);
    private readonly ActivityChange[] _changes = new ActivityChange[ChangesAtOnce];

    /// <summary>Counts told and not yet read back.</summary>
    internal int UnconfirmedCount => _unconfirmed.Count;

    /// <summary>Whether a message waits for its schema.</summary>
    internal bool IsWaitingForSchema => waiting.IsHeld;

    /// <summary>Takes a portion of what workers told. What was counted before must have been drained.</summary>
    /// <param name="most">Messages at most.</param>
    /// <param name="wait">How long to wait for the first one.</param>
    /// <returns>How many there were.</returns>
    internal int Read(int most, TimeSpan wait)
    {
        int count = 0;
        while (count < most && waiting.TryNext(sources.Activity, count == 0 ? wait : TimeSpan.Zero, out SourceRecord record))
        {
            if (!Take(record)) break;
            count++;
        }

        return count;
    }

    /// <summary>Moves what was counted since the last call into the batch whose messages it came of, so that both are committed together.</summary>
    internal void DrainInto(EventBatch batch)
    {
        int moved;
        do
        {
            moved = table.DrainChanges(_changes);
            foreach (ref readonly ActivityChange change in _changes.AsSpan(0, moved))
            {
                _unconfirmed.Add(change);
                batch.Activity.Add((change.Now, epochs.Current(change.Now.SourcePartition)));
            }
        }
        while (moved == _changes.Length);
    }

    /// <summary>A partition is not ours any more.</summary>
    internal void Withdraw(int partition) => _unconfirmed.Withdraw(partition);

    private bool Take(in SourceRecord record)
    {
        DecodeFailure failure = sources.Codec.Decode(record.Value, out ActivityCount counts);
        if (failure == DecodeFailure.RegistryUnavailable)
        {
            waiting.Hold(record);
            Log.SideTopicWaiting(logger, sources.Topics.Activity, record.Partition, record.Offset, waiting.Delay.TotalMilliseconds);
            return false;
        }

        waiting.Release();
        if (failure == DecodeFailure.None && !record.ValueIsNull)
        {
            metrics.Knowledge.ActivityRead(table.Apply(counts));
            _unconfirmed.Confirm(counts);
        }
        else if (!record.ValueIsNull)
        {
            // Nobody but workers writes there: a stranger's message is no loss, but somebody should know.
            metrics.Knowledge.ActivityUnreadable();
            Log.ActivityUnreadable(logger, sources.Topics.Activity, record.Partition, record.Offset, failure);
        }

        return true;
    }
}
