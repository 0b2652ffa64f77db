using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using StreamGuard.Core.Terminals;

namespace StreamGuard.Core.Tests.Terminals;

/// <summary>The table against the oracle, against itself in other orders, and against the future.</summary>
public class TerminalTableOracleTests
{
    private static readonly TerminalKey[] Terminals = [.. Enumerable.Range(1, 4).Select(key => new TerminalKey((ulong)key))];

    [Fact]
    public void Know_AnyStoryAsItHappens_AgreesWithTheOracle() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(TerminalStory.Arbitrary(), story =>
    {
        (TerminalTable table, PlainTerminalTable oracle) = (new TerminalTable(story.Options, tellsOthers: false), new PlainTerminalTable(story.Options));
        var random = new System.Random(story.Seed);
        var waiting = new Queue<TerminalOutcome>(story.Outcomes.OrderBy(_ => random.Next()));
        foreach ((TerminalKey terminal, long timeMs, _, int source) in story.Transactions)
        {
            table.Count(terminal, timeMs, source).ShouldBeTrue();
            oracle.Count(terminal, timeMs);
            for (int arriving = random.Next(0, 4); arriving > 0 && waiting.TryDequeue(out TerminalOutcome outcome); arriving--)
            {
                outcome.ApplyTo(table);
                oracle.ApplyOutcome(outcome);
            }

            foreach (TerminalKey asked in Terminals) table.Know(asked, timeMs).ShouldBe(oracle.Know(asked, timeMs), $"{story}: terminal {asked.Value} at {timeMs}");
        }
    }));

    [Fact]
    public void Know_AtEveryMomentAfterAnyOrder_AgreesWithTheOracle() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(TerminalStory.Arbitrary(), story =>
    {
        foreach (bool asTold in new[] { false, true })
        {
            (TerminalTable table, PlainTerminalTable oracle) = (new TerminalTable(story.Options, tellsOthers: false), new PlainTerminalTable(story.Options));
            table.BeginRestore();
            foreach (Action<TerminalTable, PlainTerminalTable?> step in story.Steps(story.Seed, asTold)) step(table, oracle);
            ShouldAgree(story, table, oracle);
            table.EndRestore();
            ShouldAgree(story, table, oracle);
            foreach (TerminalOutcome outcome in story.Outcomes.Where(_ => story.Options.MaxOutcomesPerTerminal == TerminalTable.MostOutcomes))
            {
                if (outcome.TimeMs / PlainTerminalTable.DayMs < (story.Transactions.Max(transaction => transaction.TimeMs) / PlainTerminalTable.DayMs) - table.RetainedDays) continue;
                table.IsFraud(outcome.Terminal, outcome.TimeMs, outcome.Hash).ShouldBe(oracle.IsFraud(outcome.Terminal, outcome.TimeMs, outcome.Hash), story.ToString());
            }
        }
    }));

    [Fact]
    public void Know_TwoWorkersThatSawTheSameInAnotherOrder_AnswerAlike() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(TerminalStory.Arbitrary(), story =>
    {
        // As live: days close while time passes; no transaction is later than the lateness allows, and outcomes come in any order.
        (TerminalTable inOrder, TerminalTable other) = (new TerminalTable(story.Options, tellsOthers: false), new TerminalTable(story.Options, tellsOthers: false));
        var random = new System.Random(story.Seed);
        foreach ((TerminalKey terminal, long timeMs, _, int source) in story.Transactions) inOrder.Count(terminal, timeMs, source).ShouldBeTrue();
        foreach (TerminalOutcome outcome in story.Outcomes) outcome.ApplyTo(inOrder);
        foreach (TerminalOutcome outcome in story.Outcomes.OrderBy(_ => random.Next())) outcome.ApplyTo(other);
        List<(TerminalKey Terminal, long TimeMs, ulong Hash, int Source)> inTime = [.. story.Transactions.OrderBy(transaction => transaction.TimeMs)];
        foreach ((TerminalKey terminal, long timeMs, _, int source) in inTime) other.Count(terminal, timeMs, source).ShouldBeTrue();
        foreach (long at in story.Moments())
        {
            foreach (TerminalKey terminal in Terminals) inOrder.Know(terminal, at).ShouldBe(other.Know(terminal, at), $"{story}: terminal {terminal.Value} at {at}");
        }
    }));

    [Fact]
    public void Know_EveryOutcomeComesOneDelayLater_ChangesNothingBeforeIt() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(TerminalStory.Arbitrary(), story =>
    {
        // One table hears of a fraud when it happens, one when it is due, and one never: they part only once the delay has passed.
        // A full terminal is another matter: there an outcome that comes early pushes out the oldest.
        long delayMs = (long)story.Options.LabelDelay.TotalMilliseconds;
        story.Options.MaxOutcomesPerTerminal = TerminalTable.MostOutcomes;
        TerminalTable[] tables = [.. Enumerable.Range(0, 3).Select(_ => new TerminalTable(story.Options, tellsOthers: false))];
        var due = new PriorityQueue<TerminalOutcome, long>();
        long firstDueMs = long.MaxValue;
        foreach ((TerminalKey terminal, long timeMs, ulong hash, int source) in story.Transactions.OrderBy(transaction => transaction.TimeMs))
        {
            while (due.TryPeek(out TerminalOutcome outcome, out long dueMs) && dueMs <= timeMs)
            {
                outcome.ApplyTo(tables[1]);
                due.Dequeue();
            }

            foreach (TerminalTable table in tables) table.Count(terminal, timeMs, source).ShouldBeTrue();
            var fraud = new TerminalOutcome(terminal, timeMs, hash, IsFraud: true, timeMs);
            fraud.ApplyTo(tables[0]);
            due.Enqueue(fraud, timeMs + delayMs);
            firstDueMs = Math.Min(firstDueMs, timeMs + delayMs);

            // With no delay at all the table that hears when it is due hears of this very fraud with the next transaction.
            if (delayMs == 0) continue;
            foreach (TerminalKey asked in Terminals)
            {
                TerminalKnowledge early = tables[0].Know(asked, timeMs);
                early.ShouldBe(tables[1].Know(asked, timeMs), $"{story}: terminal {asked.Value} at {timeMs}");
                if (timeMs < firstDueMs) early.ShouldBe(tables[2].Know(asked, timeMs), $"{story}: terminal {asked.Value} at {timeMs}");
            }
        }
    }));

    private static void ShouldAgree(TerminalStory story, TerminalTable table, PlainTerminalTable oracle)
    {
        foreach (long at in story.Moments())
        {
            foreach (TerminalKey terminal in Terminals) table.Know(terminal, at).ShouldBe(oracle.Know(terminal, at), $"{story}: terminal {terminal.Value} at {at}");
        }
    }
}
