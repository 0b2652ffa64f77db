namespace StreamGuard.Core.Terminals;

/// <summary>Reads off what is known at a time: one walk back through cells and outcomes together, day by day.</summary>
internal ref struct KnowledgeReading
{
    private const int WindowDays1 = 1;
    private const int WindowDays7 = 7;
    private const int WindowDays30 = 30;

    private readonly ReadOnlySpan<ActivityCell> _cells;
    private readonly ReadOnlySpan<KnownOutcome> _outcomes;
    private readonly long _eventTimeMs;
    private readonly int _lastDay;
    private readonly int _firstDay;
    private int _cell;
    private int _outcome;
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
        _lastDay = TerminalDays.LastWhole(knownMs);
        _firstDay = firstDay;
        _cell = cells.Length - 1;
        while (_cell >= 0 && cells[_cell].Day > _lastDay) _cell--;
        _outcome = outcomes.Length - 1;
        while (_outcome >= 0 && outcomes[_outcome].EventTimeMs > knownMs) _outcome--;
        _knowledge = TerminalKnowledge.Nothing;
    }

    internal TerminalKnowledge Read()
    {
        // Of the day that is not over yet frauds are known, but not the transactions, so not the genuine ones.
        long runStartMs = long.MaxValue;
        TakeFrauds(_lastDay + 1, ref runStartMs, out int run);
        bool isRunOver = false;
        while (NextDay() is var day && day >= _firstDay)
        {
            int count = 0;
            for (; _cell >= 0 && _cells[_cell].Day == day; _cell--) count += _cells[_cell].Count;
            long firstFraudMs = runStartMs;
            TakeFrauds(day, ref firstFraudMs, out int frauds);
            Add(_lastDay - day, count, frauds);
            if (isRunOver) continue;
            isRunOver = count > frauds;
            if (isRunOver)
            {
                _knowledge.LastGenuineAgeMs = _eventTimeMs - TerminalDays.EndOf(day);
            }
            else
            {
                run += frauds;
                runStartMs = firstFraudMs;
            }
        }

        _knowledge.RunLength = run;
        if (run > 0) _knowledge.RunStartAgeMs = _eventTimeMs - runStartMs;
        return _knowledge;
    }

    private readonly int NextDay()
    {
        int cellDay = _cell < 0 ? int.MinValue : _cells[_cell].Day;
        return _outcome < 0 ? cellDay : Math.Max(cellDay, TerminalDays.Of(_outcomes[_outcome].EventTimeMs));
    }

    private void TakeFrauds(int day, ref long firstFraudMs, out int frauds)
    {
        frauds = 0;
        long fromMs = TerminalDays.EndOf(day - 1);
        for (; _outcome >= 0 && _outcomes[_outcome].EventTimeMs >= fromMs; _outcome--)
        {
            ref readonly KnownOutcome outcome = ref _outcomes[_outcome];
            if (!outcome.IsFraud) continue;
            if (_knowledge.LastFraudAgeMs == TerminalKnowledge.None) _knowledge.LastFraudAgeMs = _eventTimeMs - outcome.EventTimeMs;
            firstFraudMs = outcome.EventTimeMs;
            frauds++;
        }
    }

    private void Add(int daysAgo, int count, int frauds)
    {
        if (daysAgo < WindowDays30)
        {
            _knowledge.Count30Days = Sum(_knowledge.Count30Days, count);
            _knowledge.Frauds30Days += frauds;
        }

        if (daysAgo < WindowDays7)
        {
            _knowledge.Count7Days = Sum(_knowledge.Count7Days, count);
            _knowledge.Frauds7Days += frauds;
        }

        if (daysAgo >= WindowDays1) return;
        _knowledge.Count1Day = count;
        _knowledge.Frauds1Day = frauds;
    }

    private static int Sum(int sum, int more) => (int)Math.Min((long)sum + more, int.MaxValue);
}
