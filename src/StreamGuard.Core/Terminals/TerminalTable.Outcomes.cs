using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Terminals;

/// <content>Outcomes.</content>
public sealed partial class TerminalTable
{
    /// <summary>
    /// Takes what a payment turned out to be. Repeats and outcomes that come in another order than they were decided in are harmless: the latest decision is the last
    /// word, and of two of the same millisecond the one that says fraud. For as long as the payment is remembered, "genuine" takes back an earlier "fraud" exactly.
    /// </summary>
    /// <param name="terminal">The payment's terminal.</param>
    /// <param name="eventTimeMs">When the payment happened, <see cref="MinEventTimeMs"/> to <see cref="MaxEventTimeMs"/>; others are too old.</param>
    /// <param name="transactionHash">The hash of its id. With the event time it tells payments of a terminal apart.</param>
    /// <param name="isFraud">Whether it was fraud.</param>
    /// <param name="decidedAtMs">When that was decided, milliseconds since 1970-01-01 UTC.</param>
    /// <returns>What became of it. After <see cref="OutcomeEffect.Superseded"/> the last word is another: <see cref="IsFraud"/>.</returns>
    public OutcomeEffect ApplyOutcome(TerminalKey terminal, long eventTimeMs, ulong transactionHash, bool isFraud, long decidedAtMs)
    {
        int day = DayOf(eventTimeMs);
        if (terminal.IsAbsent || day < 0 || day < FirstDay)
        {
            TooOldOutcomeCount++;
            return OutcomeEffect.TooOld;
        }

        int record = Open(terminal, day);
        Tidy(record);
        OutcomeEffect effect = Place(record, eventTimeMs, transactionHash, KnownOutcome.VerdictOf(decidedAtMs, isFraud));
        if (effect == OutcomeEffect.Dropped) DroppedOutcomeCount++;
        Sweep();
        return effect;
    }

    /// <summary>
    /// Whether the last word on a payment, as far as it is here, says fraud: for marking an account's transactions that are stored after their outcome came. Not a
    /// feature: it does not wait for the label delay.
    /// </summary>
    /// <param name="terminal">The payment's terminal.</param>
    /// <param name="eventTimeMs">When the payment happened.</param>
    /// <param name="transactionHash">The hash of its id.</param>
    public bool IsFraud(TerminalKey terminal, long eventTimeMs, ulong transactionHash)
    {
        int record = terminal.IsAbsent ? AccountRecord.None : _terminals.Find(terminal);
        if (record == AccountRecord.None) return false;
        ReadOnlySpan<KnownOutcome> outcomes = _outcomes.Of(_terminals[record].Outcomes);
        int place = PlaceOf(outcomes, eventTimeMs, transactionHash);
        return IsAt(outcomes, place, eventTimeMs, transactionHash) && outcomes[place].IsFraud;
    }

    /// <summary>Whether payments of a terminal were counted, here or by others, and are not forgotten yet.</summary>
    /// <param name="terminal">The terminal.</param>
    public bool HasCounts(TerminalKey terminal)
    {
        int record = terminal.IsAbsent ? AccountRecord.None : _terminals.Find(terminal);
        return record != AccountRecord.None && !_cells.Of(_terminals[record].Cells).IsEmpty;
    }

    private OutcomeEffect Place(int record, long eventTimeMs, ulong transactionHash, long verdict)
    {
        ref TerminalRecord known = ref _terminals[record];
        Span<KnownOutcome> outcomes = _outcomes.Of(known.Outcomes);
        int place = PlaceOf(outcomes, eventTimeMs, transactionHash);
        if (IsAt(outcomes, place, eventTimeMs, transactionHash))
        {
            ref KnownOutcome there = ref outcomes[place];
            if (verdict == there.Verdict) return OutcomeEffect.Repeated;
            if (verdict < there.Verdict) return OutcomeEffect.Superseded;
            there.Verdict = verdict;
            return OutcomeEffect.Applied;
        }

        var placed = new KnownOutcome { EventTimeMs = eventTimeMs, TransactionHash = transactionHash, Verdict = verdict };
        if (outcomes.Length < _maxOutcomes)
        {
            ToldMoved(_outcomes.Insert(ref known.Outcomes, record, place, placed), isCells: false);
            return OutcomeEffect.Applied;
        }

        // Full: the oldest goes, be it the one that came. So the newest are kept, whichever came first.
        if (place == 0) return OutcomeEffect.Dropped;
        DroppedOutcomeCount++;
        outcomes[1..place].CopyTo(outcomes);
        outcomes[place - 1] = placed;
        return OutcomeEffect.Applied;
    }

    private static bool IsAt(ReadOnlySpan<KnownOutcome> outcomes, int place, long eventTimeMs, ulong transactionHash) =>
        place < outcomes.Length && outcomes[place].EventTimeMs == eventTimeMs && outcomes[place].TransactionHash == transactionHash;

    private static int PlaceOf(ReadOnlySpan<KnownOutcome> outcomes, long eventTimeMs, ulong transactionHash)
    {
        int low = 0, high = outcomes.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (outcomes[middle].Precedes(eventTimeMs, transactionHash)) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
