namespace StreamGuard.Core.Terminals;

/// <summary>Reads off what is known at a time: one walk back through cells and outcomes together, quarter of a day by quarter.</summary>
internal ref struct KnowledgeReading
{
    private const int Window1Day = QuarterCounts.PerDay;
    private const int Window7Days = 7 * QuarterCounts.PerDay;
    private const int Window30Days = 30 * QuarterCounts.PerDay;

    private readonly ReadOnlySpan<ActivityCell> _cells;
    private readonly ReadOnlySpan<KnownOutcome> _outcomes;
    private readonly long _eventTimeMs;
    private readonly int _lastQuarter;
    private readonly int _firstDay;
    private int _cell;
    private int _outcome;
    private long _runStartMs;
    private bool _isRunOver;
    private TerminalKnowledge _knowledge;

    /// <param name="cells">The terminal's cells.</param>
    /// <param name="outcomes">Its outcomes.</param>
    /// <param name="eventTimeMs">The time of the transaction that asks.</param>
    /// <param name="knownMs">What is later is not known.</param>
    /// <param name="firstDay">What is before this day is forgotten.</param>
    internal KnowledgeReading(ReadOnlySpan<ActivityCell> cells, ReadOnlySpan<KnownOutcome> outcomes, long eventTimeMs, long knownMs, int firstDay)
    {
        _cells = cells;
        _outcomes = outcomes;
        _eventTimeMs = eventTimeMs;
        _lastQuarter = TerminalQuarters.LastWhole(knownMs);
        _firstDay = firstDay;
        int lastDay = TerminalQuarters.DayOf(_lastQuarter);
        _cell = cells.Length - 1;
        while (_cell >= 0 && cells[_cell].Day > lastDay) _cell--;
        _outcome = outcomes.Length - 1;
        while (_outcome >= 0 && outcomes[_outcome].EventTimeMs > knownMs) _outcome--;
        _knowledge = TerminalKnowledge.Nothing;
    }

    internal TerminalKnowledge Read()
    {
        // Of the quarter that is not over yet frauds are known, but not the transactions, so not the genuine ones.
        _knowledge.RunLength = TakeFrauds(_lastQuarter + 1, ref _runStartMs);
        while (NextDay() is var day && day >= _firstDay)
        {
            QuarterCounts counts = default;
            for (; _cell >= 0 && _cells[_cell].Day == day; _cell--) counts = counts.IsEmpty ? _cells[_cell].Counts : counts.Plus(_cells[_cell].Counts);
            int first = TerminalQuarters.FirstOf(day);
            int last = Math.Min(first + QuarterCounts.PerDay - 1, _lastQuarter);
            if (IsPlain(first, last)) Add(_lastQuarter - first, counts.Total, frauds: 0);
            else for (int quarter = last; quarter >= first; quarter--) TakeQuarter(quarter, counts[quarter - first]);
        }

        if (_knowledge.RunLength > 0) _knowledge.RunStartAgeMs = _eventTimeMs - _runStartMs;
        return _knowledge;
    }

    private readonly int NextDay()
    {
        int cellDay = _cell < 0 ? int.MinValue : _cells[_cell].Day;
        return _outcome < 0 ? cellDay : Math.Max(cellDay, TerminalDays.Of(_outcomes[_outcome].EventTimeMs));
    }

    // A day of which nothing matters but how many transactions it had: known whole, without outcomes, in the same windows from its first quarter to its last.
    private readonly bool IsPlain(int first, int last) =>
        _isRunOver && last - first == QuarterCounts.PerDay - 1 && WindowOf(_lastQuarter - first) == WindowOf(_lastQuarter - last)
        && (_outcome < 0 || _outcomes[_outcome].EventTimeMs < TerminalQuarters.EndOf(first - 1));

    private void TakeQuarter(int quarter, int count)
    {
        long firstFraudMs = _runStartMs;
        int frauds = TakeFrauds(quarter, ref firstFraudMs);
        Add(_lastQuarter - quarter, count, frauds);
        if (_isRunOver) return;
        if (count > frauds)
        {
            _isRunOver = true;
            _knowledge.LastGenuineAgeMs = _eventTimeMs - TerminalQuarters.EndOf(quarter);
            return;
        }

        _knowledge.RunLength += frauds;
        _runStartMs = firstFraudMs;
    }

    private int TakeFrauds(int quarter, ref long firstFraudMs)
    {
        int frauds = 0;
        long fromMs = TerminalQuarters.EndOf(quarter - 1);
        for (; _outcome >= 0 && _outcomes[_outcome].EventTimeMs >= fromMs; _outcome--)
        {
            ref readonly KnownOutcome outcome = ref _outcomes[_outcome];
            if (!outcome.IsFraud) continue;
            if (_knowledge.LastFraudAgeMs == TerminalKnowledge.None) _knowledge.LastFraudAgeMs = _eventTimeMs - outcome.EventTimeMs;
            firstFraudMs = outcome.EventTimeMs;
            frauds++;
        }

        return frauds;
    }

    private static int WindowOf(int quartersAgo) => quartersAgo < Window1Day ? 1 : quartersAgo < Window7Days ? 7 : quartersAgo < Window30Days ? 30 : 0;

    private void Add(int quartersAgo, int count, int frauds)
    {
        if (quartersAgo >= Window30Days) return;
        _knowledge.Count30Days += count;
        _knowledge.Frauds30Days += frauds;
        if (quartersAgo >= Window7Days) return;
        _knowledge.Count7Days += count;
        _knowledge.Frauds7Days += frauds;
        if (quartersAgo >= Window1Day) return;
        _knowledge.Count1Day += count;
        _knowledge.Frauds1Day += frauds;
    }
}
