using Microsoft.Extensions.Logging;
using StreamGuard.Pipeline.Batches;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Ingest;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Publish;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline.Knowledge;

/// <summary>
/// Outcomes that could not be read. Every worker reads every outcome, at every start from the beginning, and still each must become one dead letter: so the topic of
/// these letters is read as well, and says which were written. Of the rest, those of outcomes partition n are written by whoever owns transactions partition n
/// modulo their number, in the unit of a batch that has messages of that partition: letter and position are then lost together, or become durable together. One thread.
/// </summary>
/// <param name="sources">The topics.</param>
/// <param name="partitions">The partitions owned.</param>
/// <param name="partitionCount">How many partitions the transactions topic has; 0 = not known yet.</param>
/// <param name="metrics">Counts.</param>
/// <param name="logger">Hears of each refusal.</param>
internal sealed class OutcomeLetters(KnowledgeSources sources, PartitionTable partitions, Func<int> partitionCount, PipelineMetrics metrics, ILogger logger)
{
    private const long MostBytes = 32 << 20;

    private readonly Dictionary<int, long> _written = [];
    private readonly SortedDictionary<(int Partition, long Offset), Letter> _waiting = [];
    private readonly List<(int, long)> _done = [];
    private long _bytes;

    /// <summary>Whether a further outcome may be read; the worker reads on when letters have been written.</summary>
    internal bool HasRoom => _waiting.Count < sources.Options.MaxWaitingLetters && _bytes < MostBytes;

    /// <summary>Notes an outcome that cannot be read.</summary>
    internal void Refuse(in SourceRecord record, DecodeFailure reason, string detail)
    {
        metrics.Knowledge.OutcomeRefused(reason);
        if (record.Offset < _written.GetValueOrDefault(record.Partition)) return;
        Log.OutcomeRefused(logger, sources.Topics.Outcomes, record.Partition, record.Offset, reason, DeadLetterRecord.Describe(reason, detail));
        var letter = new Letter(DeadLetterRecord.Create(sources.Topics.OutcomeLetters, sources.Topics.Outcomes, record, reason, detail), record.Key.Length + record.Value.Length);
        if (_waiting.TryAdd((record.Partition, record.Offset), letter)) _bytes += letter.Bytes;
    }

    /// <summary>Takes a portion of the letters that were written.</summary>
    /// <returns>How many there were.</returns>
    internal int Read(int most, TimeSpan wait)
    {
        int count = 0;
        for (; count < most && sources.OutcomeLetters.TryConsume(count == 0 ? wait : TimeSpan.Zero, out SourceRecord record); count++)
        {
            if (!OriginHeaders.TryRead(record.Headers, out MessageOrigin origin, out _) || origin.Topic != sources.Topics.Outcomes) continue;
            _written[origin.Partition] = Math.Max(origin.Offset + 1, _written.GetValueOrDefault(origin.Partition));
            Forget(origin.Partition, origin.Offset);
        }

        return count;
    }

    /// <summary>Adds to a batch the letters that are to be committed with it; the others wait for a batch with messages of their writer's partition.</summary>
    internal void DrainInto(EventBatch batch)
    {
        if (_waiting.Count == 0 || partitionCount() is not (> 0 and var count)) return;
        int last = -1;
        PartitionState? writer = null;
        foreach (((int partition, _), Letter letter) in _waiting)
        {
            if (partition != last) writer = WriterIn(batch, (last = partition) % count);
            if (writer is null || letter.Epoch == writer.Epoch) continue;
            letter.Epoch = writer.Epoch;
            batch.Letters.Add(new PendingOutput(letter.Record, writer.Partition, writer.Epoch));
        }
    }

    private PartitionState? WriterIn(EventBatch batch, int partition) =>
        partitions.Find(partition) is { Phase: PartitionPhase.Serving, WaitsForKnowledge: false } state && batch.Has(state.Partition, state.Epoch) ? state : null;

    private void Forget(int partition, long upTo)
    {
        foreach (((int of, long offset), Letter letter) in _waiting)
        {
            if (of != partition || offset > upTo) continue;
            _bytes -= letter.Bytes;
            _done.Add((of, offset));
        }

        foreach ((int, long) done in _done) _waiting.Remove(done);
        _done.Clear();
    }

    private sealed class Letter(OutputRecord record, int bytes)
    {
        internal OutputRecord Record { get; } = record;

        internal int Bytes { get; } = bytes;

        /// <summary>The ownership under which it was last given to a unit; 0 = never.</summary>
        internal int Epoch { get; set; }
    }
}
