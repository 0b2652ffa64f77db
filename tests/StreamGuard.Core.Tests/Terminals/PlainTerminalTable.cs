using StreamGuard.Core.Terminals;

namespace StreamGuard.Core.Tests.Terminals;

/// <summary>The oracle: remembers every transaction and every outcome, and answers by going through all of them.</summary>
internal sealed class PlainTerminalTable(TerminalOptions options)
{
    internal const long DayMs = 86_400_000;
    internal const long QuarterMs = DayMs / 4;

    private readonly long _delayMs = (long)options.LabelDelay.TotalMilliseconds;
    private readonly List<(TerminalKey Terminal, long TimeMs)> _transactions = [];
    private readonly List<TerminalOutcome> _outcomes = [];

    internal int RetainedDays => 30 + (int)Math.Ceiling(options.LabelDelay.TotalDays) + options.LatenessDays;

    internal void Count(TerminalKey terminal, long timeMs) => _transactions.Add((terminal, timeMs));

    internal void ApplyOutcome(in TerminalOutcome outcome) => _outcomes.Add(outcome);

    internal bool IsFraud(TerminalKey terminal, long timeMs, ulong hash) =>
        LastWords(terminal, long.MinValue).Any(last => last.TimeMs == timeMs && last.Hash == hash && last.IsFraud);

    internal TerminalKnowledge Know(TerminalKey terminal, long timeMs)
    {
        long knownMs = timeMs - _delayMs;
        long firstMs = _transactions.Count == 0 ? long.MinValue : ((_transactions.Max(transaction => transaction.TimeMs) / DayMs) - RetainedDays) * DayMs;
        long endMs = (knownMs + 1) / QuarterMs * QuarterMs;
        List<long> counted = [.. _transactions.Where(transaction => transaction.Terminal == terminal && transaction.TimeMs >= firstMs).Select(transaction => transaction.TimeMs)];
        List<long> frauds = [.. LastWords(terminal, firstMs).Where(last => last.IsFraud && last.TimeMs <= knownMs).Select(last => last.TimeMs).Order()];
        TerminalKnowledge knowledge = TerminalKnowledge.Nothing;
        (knowledge.Count1Day, knowledge.Frauds1Day) = Window(1);
        (knowledge.Count7Days, knowledge.Frauds7Days) = Window(7);
        (knowledge.Count30Days, knowledge.Frauds30Days) = Window(30);
        if (frauds.Count > 0) knowledge.LastFraudAgeMs = timeMs - frauds[^1];

        long genuineEndMs = long.MinValue;
        foreach (IGrouping<long, long> quarter in counted.Where(time => time < endMs).GroupBy(time => time / QuarterMs))
        {
            if (quarter.Count() > frauds.Count(time => time / QuarterMs == quarter.Key)) genuineEndMs = Math.Max(genuineEndMs, (quarter.Key + 1) * QuarterMs);
        }

        if (genuineEndMs != long.MinValue) knowledge.LastGenuineAgeMs = timeMs - genuineEndMs;
        List<long> run = [.. frauds.Where(time => time >= genuineEndMs)];
        knowledge.RunLength = run.Count;
        if (run.Count > 0) knowledge.RunStartAgeMs = timeMs - run[0];
        return knowledge;

        (int Count, int Frauds) Window(int days) => (counted.Count(In(days)), frauds.Count(In(days)));
        Func<long, bool> In(int days) => time => time < endMs && time >= endMs - (days * DayMs);
    }

    // By (time, hash) the decision that is the last word; of these the newest that a terminal keeps.
    private IEnumerable<TerminalOutcome> LastWords(TerminalKey terminal, long firstMs) => _outcomes
        .Where(outcome => outcome.Terminal == terminal && outcome.TimeMs >= firstMs)
        .GroupBy(outcome => (outcome.TimeMs, outcome.Hash))
        .OrderByDescending(group => group.Key)
        .Take(options.MaxOutcomesPerTerminal)
        .Select(group => group.OrderBy(outcome => outcome.DecidedAtMs).ThenBy(outcome => outcome.IsFraud).Last());
}
