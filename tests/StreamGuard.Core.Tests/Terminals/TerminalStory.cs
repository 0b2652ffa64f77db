using FsCheck;
using FsCheck.Fluent;
using StreamGuard.Core.Terminals;

namespace StreamGuard.Core.Tests.Terminals;

/// <summary>A generated run of transactions and outcomes: repeated, reversed, early, late, out of order, of few terminals, over weeks.</summary>
internal sealed class TerminalStory
{
    internal const long StartMs = 1_700_000_000_000;
    private const long Hour = 3_600_000;

    private TerminalStory(int seed, int length, int delayHours, int latenessDays, int maxOutcomes)
    {
        Seed = seed;
        Options = new TerminalOptions { LabelDelay = TimeSpan.FromHours(delayHours), LatenessDays = latenessDays, MaxOutcomesPerTerminal = maxOutcomes };
        var random = new System.Random(seed);
        long nowMs = StartMs;
        for (int i = 0; i < length; i++)
        {
            nowMs += random.Next(4) == 0 ? random.Next(0, 60) * Hour : random.Next(0, 5) * Hour;
            if (random.Next(3) == 0) nowMs -= nowMs % PlainTerminalTable.QuarterMs;
            long lateMs = random.Next(3) == 0 ? random.NextInt64(0, (latenessDays - 1) * PlainTerminalTable.DayMs + 1) : 0;
            long timeMs = Math.Max(nowMs - lateMs, StartMs - (latenessDays * PlainTerminalTable.DayMs));
            var terminal = new TerminalKey((ulong)random.Next(1, 4));
            Transactions.Add((terminal, timeMs, (ulong)random.Next(1, 1000), random.Next(0, 3)));
        }

        foreach ((TerminalKey terminal, long timeMs, ulong hash, _) in Transactions)
        {
            for (int told = random.Next(-1, 4); told > 0; told--)
                Outcomes.Add(new TerminalOutcome(terminal, timeMs, hash, random.Next(3) > 0, timeMs + random.Next(0, 4)));
        }
    }

    internal int Seed { get; }

    internal TerminalOptions Options { get; }

    internal List<(TerminalKey Terminal, long TimeMs, ulong Hash, int Source)> Transactions { get; } = [];

    internal List<TerminalOutcome> Outcomes { get; } = [];

    /// <summary>Times at which it is worth asking: around every transaction, the ends of its quarter and day, and when its outcome is due.</summary>
    internal IEnumerable<long> Moments()
    {
        long delayMs = (long)Options.LabelDelay.TotalMilliseconds;
        foreach ((_, long timeMs, _, _) in Transactions)
        {
            long midnight = timeMs - (timeMs % PlainTerminalTable.DayMs) + PlainTerminalTable.DayMs;
            long quarterEnd = timeMs - (timeMs % PlainTerminalTable.QuarterMs) + PlainTerminalTable.QuarterMs;
            foreach (long at in new[] { timeMs, timeMs + delayMs, quarterEnd + delayMs, midnight + delayMs })
            {
                yield return at - 1;
                yield return at;
            }
        }
    }

    /// <summary>Transactions and outcomes in any order, as steps that do them.</summary>
    internal List<Action<TerminalTable, PlainTerminalTable?>> Steps(int orderSeed, bool asTold)
    {
        var random = new System.Random(orderSeed);
        List<(long Order, Action<TerminalTable, PlainTerminalTable?> Step)> steps = [];
        var counts = new Dictionary<(TerminalKey, long, int), QuarterCounts>();
        foreach ((TerminalKey terminal, long timeMs, _, int source) in Transactions)
        {
            int day = (int)(timeMs / PlainTerminalTable.DayMs);
            int quarter = (int)(timeMs / PlainTerminalTable.QuarterMs % 4);
            QuarterCounts soFar = counts[(terminal, day, source)] = counts.GetValueOrDefault((terminal, day, source)).OneMore(quarter);
            for (int repeats = asTold ? random.Next(1, 3) : 1; repeats > 0; repeats--)
            {
                bool isFirst = repeats == 1;
                steps.Add((random.Next(), (table, oracle) =>
                {
                    if (asTold) table.Apply(new ActivityCount(terminal, day, source, soFar));
                    else table.Count(terminal, timeMs, source);
                    if (isFirst) oracle?.Count(terminal, timeMs);
                }));
            }
        }

        foreach (TerminalOutcome outcome in Outcomes)
        {
            steps.Add((random.Next(), (table, oracle) =>
            {
                outcome.ApplyTo(table);
                oracle?.ApplyOutcome(outcome);
            }));
        }

        return [.. steps.OrderBy(step => step.Order).Select(step => step.Step)];
    }

    internal static Arbitrary<TerminalStory> Arbitrary() => Arb.From(
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from length in Gen.Choose(1, 60)
        from delayHours in Gen.Elements(0, 1, 24, 36, 7 * 24)
        from latenessDays in Gen.Elements(1, 3, 30)
        from maxOutcomes in Gen.Elements(1, 3, TerminalTable.MostOutcomes)
        select new TerminalStory(seed, length, delayHours, latenessDays, maxOutcomes));

    /// <summary>The seed and settings, so that a failure can be made again.</summary>
    public override string ToString() =>
        $"seed {Seed}, {Transactions.Count} transactions, delay {Options.LabelDelay}, lateness {Options.LatenessDays}, outcomes {Options.MaxOutcomesPerTerminal}";
}
