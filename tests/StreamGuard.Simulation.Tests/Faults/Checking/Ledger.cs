using System.Buffers.Text;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Simulation.Tests.Faults.Cluster;
using StreamGuard.Simulation.Tests.Faults.Ports;
using StreamGuard.Simulation.Tests.Faults.Runs;

namespace StreamGuard.Simulation.Tests.Faults.Checking;

/// <summary>
/// What became visible to readers of committed messages: outputs, and the group's offsets. Checks every transaction in the moment that it
/// is committed, so that a fault shows where it happened: each output is one that the oracle expects, and is seen once; no offset goes back,
/// or passes a message whose outputs are not there.
/// </summary>
internal sealed class Ledger
{
    private readonly SourceLog[] _logs;
    private readonly Oracle[] _oracles;
    private readonly CountLedger? _counts;
    private readonly LetterLedger _letters;
    private readonly long[] _committed;
    private readonly int[] _pending;
    private readonly Func<string, Exception> _violation;

    /// <param name="logs">The source topic.</param>
    /// <param name="history">How histories are kept.</param>
    /// <param name="before">What was known before the run.</param>
    /// <param name="side">The topics that every worker reads whole.</param>
    /// <param name="violation">Ends the run for a reason.</param>
    internal Ledger(SourceLog[] logs, HistoryOptions history, KnownBefore before, SideTopics side, Func<string, Exception> violation)
    {
        _logs = logs;
        _oracles = [.. logs.Select((log, partition) => new Oracle(partition, log, history, before))];
        _counts = before.IsKnown ? new CountLedger(violation) : null;
        _letters = new LetterLedger(side.Outcomes, violation);
        _committed = new long[logs.Length];
        _committed.AsSpan().Fill(-1);
        _pending = new int[logs.Length];
        _violation = violation;
    }

    /// <summary>Outputs seen.</summary>
    internal long Outputs { get; private set; }

    /// <summary>Whether every outcome that cannot be read has its letter.</summary>
    internal bool HasAllLetters => _letters.IsComplete;

    /// <summary>Whether every message is done with.</summary>
    internal bool IsComplete
    {
        get
        {
            for (int partition = 0; partition < _logs.Length; partition++)
                if (_committed[partition] != _logs[partition].Done || _pending[partition] > 0) return false;
            return true;
        }
    }

    /// <summary>The group's committed offset; -1 = none.</summary>
    internal long CommittedOffset(int partition) => _committed[partition];

    /// <summary>Whether a transaction that would move the offset is still open.</summary>
    internal bool IsPending(int partition) => _pending[partition] > 0;

    internal ulong ExpectedHash(int partition) => _oracles[partition].StateHash();

    internal void Pend(int partition, int change) => _pending[partition] += change;

    /// <summary>A transaction becomes visible.</summary>
    internal void Commit(OpenTransaction transaction)
    {
        foreach (OutputRecord output in transaction.Outputs) See(output);
        foreach (PartitionOffset position in transaction.Offsets) Move(position);
        _counts?.Check(partition => _logs[partition].Start == 0);
        foreach (OutputRecord output in transaction.Outputs)
        {
            if (IsOfASideTopic(output)) continue;
            (_, int partition, long offset, _) = Read(output);
            if (offset >= _committed[partition]) throw _violation($"[{partition}]@{offset}: its output is visible, but the group's committed offset is {_committed[partition]}");
        }
    }

    /// <summary>A count that became visible outside of any transaction.</summary>
    internal void SeeUncommitted(OutputRecord output) => _counts?.See(output);

    private static bool IsOfASideTopic(OutputRecord output) => output.Topic == SideTopics.Names.Activity || output.Topic == SideTopics.Names.OutcomeLetters;

    private void See(OutputRecord output)
    {
        if (IsOfASideTopic(output))
        {
            if (output.Topic == SideTopics.Names.Activity) _counts?.See(output);
            else _letters.See(output);
            Outputs++;
            return;
        }

        (OutputKinds kind, int partition, long offset, ulong digest) = Read(output);
        int index = (uint)partition < (uint)_logs.Length ? _logs[partition].IndexOf(offset) : -1;
        if (index < 0 || index >= _logs[partition].Messages.Count || _logs[partition].Messages[index].Offset != offset) throw _violation($"[{partition}]@{offset}: there is an output ({kind}) of a message that does not exist");
        ref Expectation expected = ref _oracles[partition].Of(index);
        if ((expected.Seen & kind) != 0) throw _violation($"[{partition}]@{offset}: {kind} is there twice");

        // Where retention took something away, histories may lack it, and scores with them; still everything is there once.
        bool isExact = _logs[partition].Start == 0 || kind == OutputKinds.DeadLetter;
        if ((expected.Due & kind) == 0 && (isExact || expected.Due == OutputKinds.DeadLetter)) throw _violation($"[{partition}]@{offset}: {kind} is there, expected is {expected.Due}");
        ulong due = kind switch { OutputKinds.Score => expected.Score, OutputKinds.Alert => expected.Alert, _ => (ulong)expected.Failure };
        if (isExact && digest != due) throw _violation($"[{partition}]@{offset}: {kind} differs from the oracle's: it saw another history, or another message");
        expected.Seen |= kind;
        Outputs++;
    }

    private void Move(PartitionOffset position)
    {
        (int partition, long next) = position;
        long before = Math.Max(0, _committed[partition]);
        if (next < before) throw _violation($"[{partition}]: the committed offset goes back from {before} to {next}");
        SourceLog log = _logs[partition];
        if (next > log.End) throw _violation($"[{partition}]: the committed offset {next} is past the end {log.End}");
        int end = log.IndexOf(next);
        for (int index = log.IndexOf(before); index < end; index++)
        {
            ref Expectation expected = ref _oracles[partition].Of(index);
            OutputKinds missing = expected.Due & ~expected.Seen;
            if (log.Start > 0) missing &= ~OutputKinds.Alert;
            _counts?.Pass(partition, expected);
            if (missing != OutputKinds.None) throw _violation($"[{partition}]@{log.Messages[index].Offset}: the committed offset passes it ({before} to {next}), but {missing} is missing");
        }

        _committed[partition] = next;
    }

    private static (OutputKinds Kind, int Partition, long Offset, ulong Digest) Read(OutputRecord output)
    {
        if (output.Topic != SimulatedWorld.Topics.DeadLetters) return DigestEncoder.Read(output);
        int partition = -1;
        long offset = -1;
        var reason = DecodeFailure.None;
        foreach (RecordHeader header in output.Headers!)
        {
            if (header.Name == DeadLetterRecord.PartitionHeader) Utf8Parser.TryParse(header.Value, out partition, out _);
            else if (header.Name == DeadLetterRecord.OffsetHeader) Utf8Parser.TryParse(header.Value, out offset, out _);
            else if (header.Name == DeadLetterRecord.ReasonHeader) reason = header.Value!.AsSpan().SequenceEqual("Malformed"u8) ? DecodeFailure.Malformed : DecodeFailure.NullValue;
        }

        return (OutputKinds.DeadLetter, partition, offset, (ulong)reason);
    }
}
