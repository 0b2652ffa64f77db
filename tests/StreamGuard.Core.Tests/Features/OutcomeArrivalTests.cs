using Shouldly;
using StreamGuard.Core.Features;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Tests.Features;

/// <summary>When outcomes arrive makes no difference to any feature as long as they arrive within the label delay; later ones change nothing before they arrive.</summary>
public class OutcomeArrivalTests
{
    private const int Payments = 800;
    private const int Length = 8;
    private const long HourMs = 3_600_000;
    private const long StartMs = 1_750_000_000_000;

    [Theory]
    [InlineData(1, 7 * 24)]
    [InlineData(2, 30)]
    [InlineData(3, 6)]
    public void Features_EveryOutcomeArrivesOneDelayLater_AreTheSameToTheBit(int seed, int delayHours)
    {
        Story story = new(seed);
        (FeatureBatch atOnce, _) = story.Features(TimeSpan.FromHours(delayHours), arrivalHours: 0);
        (FeatureBatch whenDue, _) = story.Features(TimeSpan.FromHours(delayHours), arrivalHours: delayHours);
        (FeatureBatch never, _) = story.Features(TimeSpan.FromHours(delayHours), arrivalHours: 1_000_000);

        Changed(atOnce, whenDue).ShouldBeEmpty();
        int[] late = [.. Changed(atOnce, never)];
        late.Length.ShouldBeGreaterThan(Payments / 4);
        late.Min(row => story.TimeMs(row)).ShouldBeGreaterThanOrEqualTo(story.FirstFraudMs + (delayHours * HourMs));
    }

    [Theory]
    [InlineData(4, 24)]
    [InlineData(5, 7 * 24)]
    public void Features_OutcomesArriveAfterTheDelay_AreAsWithoutThemUntilTheFirstArrives(int seed, int delayHours)
    {
        Story story = new(seed);
        (FeatureBatch late, long firstArrivalMs) = story.Features(TimeSpan.FromHours(delayHours), arrivalHours: 2 * delayHours);
        (FeatureBatch never, _) = story.Features(TimeSpan.FromHours(delayHours), arrivalHours: 1_000_000);

        int[] changed = [.. Changed(late, never)];
        changed.Length.ShouldBeGreaterThan(Payments / 4);
        changed.Min(row => story.TimeMs(row)).ShouldBeGreaterThanOrEqualTo(firstArrivalMs);
    }

    private static IEnumerable<int> Changed(FeatureBatch one, FeatureBatch two) => Enumerable.Range(0, Payments)
        .Where(row => !one.CurrentRow(row).SequenceEqual(two.CurrentRow(row)) || !one.HistoryRow(row).SequenceEqual(two.HistoryRow(row)));

    /// <summary>Seeded payments of few accounts at few terminals in order of time, some of them frauds, and outcomes that take a while to arrive.</summary>
    private sealed class Story
    {
        private readonly TransactionData[] _payments;
        private readonly bool[] _frauds;

        internal Story(int seed)
        {
            var random = new System.Random(seed);
            long[] times = [.. Enumerable.Range(0, Payments).Select(_ => StartMs + random.NextInt64(50 * 24 * HourMs)).Order()];
            _frauds = [.. times.Select(_ => random.Next(12) == 0)];
            _payments = [.. times.Select((timeMs, row) => TransactionSample.Plain with
            {
                TransactionId = $"t-{row}",
                AccountId = $"account-{random.Next(5)}",
                MerchantId = "shop",
                TerminalId = random.Next(4) is > 0 and var terminal ? $"terminal-{terminal}" : null,
                AmountMinor = random.Next(100, 20_000),
                EventTimeMs = timeMs,
            })];
        }

        internal long FirstFraudMs => TimeMs(Array.IndexOf(_frauds, true));

        internal long TimeMs(int row) => _payments[row].EventTimeMs;

        /// <summary>The features of all payments, and when the first outcome arrived.</summary>
        internal (FeatureBatch Features, long FirstArrivalMs) Features(TimeSpan delay, long arrivalHours)
        {
            var store = new AccountHistoryStore(capacity: 32, TimeSpan.FromDays(180), new AccountBudget(100));
            var table = new TerminalTable(new TerminalOptions { LabelDelay = delay }, tellsOthers: false);
            var builder = new FeatureBuilder(Length, historyCapacity: 32, delay);
            var features = new FeatureBatch(Payments, Length);
            var underWay = new Queue<int>();
            long firstArrivalMs = long.MaxValue;
            for (int row = 0; row < Payments; row++)
            {
                while (underWay.TryPeek(out int told) && TimeMs(told) + (arrivalHours * HourMs) <= TimeMs(row))
                {
                    firstArrivalMs = Math.Min(firstArrivalMs, TimeMs(row));
                    Tell(store, table, underWay.Dequeue());
                }

                Transaction payment = TransactionSample.View(_payments[row]);
                TerminalKey terminal = TerminalKey.Of(payment.TerminalId, payment.MerchantId);
                AccountHistory history = store.Visit(AccountKey.Of(payment.AccountId), payment.EventTimeMs, TextHash.Hash64(payment.TransactionId));
                TerminalKnowledge known = table.Know(terminal, payment.EventTimeMs);
                builder.Build(in payment, in history, in known, row, features, row, out HistoryEntry entry);
                store.Append(in entry);
                table.Count(terminal, payment.EventTimeMs, sourcePartition: 0);
                if (!_frauds[row]) continue;
                if (arrivalHours == 0) Tell(store, table, row);
                else underWay.Enqueue(row);
            }

            return (features, firstArrivalMs);
        }

        private void Tell(AccountHistoryStore store, TerminalTable table, int row)
        {
            Transaction payment = TransactionSample.View(_payments[row]);
            ulong hash = TextHash.Hash64(payment.TransactionId);
            table.ApplyOutcome(TerminalKey.Of(payment.TerminalId, payment.MerchantId), payment.EventTimeMs, hash, isFraud: true, payment.EventTimeMs);
            store.ApplyOutcome(AccountKey.Of(payment.AccountId), hash, isFraud: true);
        }
    }
}
