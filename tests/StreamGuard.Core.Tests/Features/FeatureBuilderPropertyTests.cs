using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using StreamGuard.Core.Features;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Tests.Features;

public class FeatureBuilderPropertyTests
{
    private const double Tolerance = 2e-4;

    /// <summary>What half precision leaves of a number up to 16.</summary>
    private const double HalfTolerance = 0.01;
    private static readonly string[] HalfColumns = ["log_amount_ratio", "log_gap", "log_distance", "terminal_risk"];
    private static readonly string[] HalfCurrentColumns = ["log_ratio_1", "log_ratio_2", "log_ratio_3", "max_log_ratio_14d"];

    [Fact]
    public void Build_PlausiblePayments_FollowsTheFormulas() => Prop.ForAll(PaymentStream.Plausible(), stream =>
    {
        (FeatureBuilder builder, FeatureBatch batch, PlainHistory history) = Start(stream);
        var frozen = new List<Dictionary<string, double>>();
        for (int i = 0; i < stream.Payments.Length; i++)
        {
            TransactionData now = stream.Payments[i];
            TransactionData[] all = stream.Payments[..i];
            TransactionData[] visible = [.. all.TakeLast(stream.Capacity)];
            history.Apply(builder, now, i, batch, stream.Terminals[i], stream.Frauds[i]);

            Dictionary<string, double> expected = FeatureOracle.Current(now, visible, all, stream.Capacity);
            double[] ratios = [.. frozen.TakeLast(stream.Capacity).Select(past => past["log_amount_ratio"])];
            OutcomeOracle.AddRatios(expected, now, visible, ratios);
            OutcomeOracle.AddOutcomes(expected, now, visible, [.. stream.Frauds[..i].TakeLast(stream.Capacity)], stream.Terminals[i]);
            expected.Count.ShouldBe(FeatureSpecification.CurrentWidth);
            ShouldFollow(FeatureSpecification.Current, batch.CurrentRow(0), expected, "current", Tolerance);
            frozen.Add(expected);
            int real = Math.Min(visible.Length, stream.Length);
            batch.HistoryLengths[0].ShouldBe(real);
            for (int k = 1; k <= real; k++)
            {
                Dictionary<string, double> past = FeatureOracle.Relative(now, all[^k]);
                foreach ((string name, double value) in frozen[i - k]) past.TryAdd(name, value);
                OutcomeOracle.AddToPast(past, now, all[^k], stream.Frauds[i - k], stream.Terminals[i - k]);
                ShouldFollow(FeatureSpecification.History, HistoryAt(batch, stream.Length - k), past, $"history[{-k}]", Tolerance);
            }
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Build_AbsurdPayments_YieldsFiniteValuesWithinTheirKinds() => Prop.ForAll(PaymentStream.Absurd(), stream =>
    {
        (FeatureBuilder builder, FeatureBatch batch, PlainHistory history) = Start(stream);
        for (int i = 0; i < stream.Payments.Length; i++)
        {
            history.Apply(builder, stream.Payments[i], i, batch, stream.Terminals[i], stream.Frauds[i]);
            ShouldFitKinds(FeatureSpecification.Current, batch.CurrentRow(0));
            for (int k = 0; k < stream.Length; k++) ShouldFitKinds(FeatureSpecification.History, HistoryAt(batch, k));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void BuildEntry_AnyPayments_YieldsTheBitsOfBuild() => Prop.ForAll(Gen.OneOf(PaymentStream.Plausible().Generator, PaymentStream.Disordered().Generator, PaymentStream.Absurd().Generator).ToArbitrary(), stream =>
    {
        (FeatureBuilder builder, FeatureBatch batch, PlainHistory history) = Start(stream);
        for (int i = 0; i < stream.Payments.Length; i++)
        {
            TransactionData now = stream.Payments[i];
            Transaction tx = TransactionSample.View(now);
            HistoryEntry[] visible = [.. history.Entries.Where(entry => entry.EventTimeMs <= now.EventTimeMs).TakeLast(stream.Capacity)];
            Arrival arrival = history.Entries.Any(entry => entry.EventTimeMs > now.EventTimeMs) ? Arrival.Late : Arrival.InOrder;
            builder.BuildEntry(in tx, new AccountHistory(visible, default, arrival), in stream.Terminals[i], i, out HistoryEntry alone);

            HistoryEntry whole = history.Apply(builder, now, i, batch, stream.Terminals[i], stream.Frauds[i]);

            MemoryMarshal.AsBytes(new ReadOnlySpan<HistoryEntry>(in alone)).SequenceEqual(MemoryMarshal.AsBytes(new ReadOnlySpan<HistoryEntry>(in whole))).ShouldBeTrue();
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Build_ShortPast_PadsTheFrontWithZeros() => Prop.ForAll(PaymentStream.Disordered(), stream =>
    {
        (FeatureBuilder builder, FeatureBatch batch, PlainHistory history) = Start(stream);
        for (int i = 0; i < stream.Payments.Length; i++)
        {
            batch.HistoryRow(0).Fill(float.NaN);
            batch.CurrentRow(0).Fill(float.NaN);
            history.Apply(builder, stream.Payments[i], i, batch, stream.Terminals[i], stream.Frauds[i]);
            int padding = stream.Length - (int)batch.HistoryLengths[0];
            for (int k = 0; k < padding; k++) HistoryAt(batch, k).ToArray().ShouldAllBe(value => value == 0);
            batch.HistoryRow(0).ToArray().ShouldAllBe(value => !float.IsNaN(value));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Build_LaterPaymentsThatArriveBefore_ChangeNothing() => Prop.ForAll(PaymentStream.Plausible(), stream =>
    {
        // Whatever happens after it in event time, a payment has the same features, to the bit; its entry differs in the late flag alone.
        int count = stream.Payments.Length;
        if (count < 2) return;
        TransactionData probe = stream.Payments[count / 2];
        TransactionData[] before = [.. stream.Payments.Take(count / 2)];
        TransactionData[] after = [.. stream.Payments.Skip(count / 2 + 1).Where(payment => payment.EventTimeMs > probe.EventTimeMs)];

        (float[] Row, float[] History, HistoryEntry Entry) alone = Probe(stream, before, probe);
        (float[] Row, float[] History, HistoryEntry Entry) late = Probe(stream, [.. before, .. after], probe);

        late.Row.ShouldBe(alone.Row);
        late.History.ShouldBe(alone.History);
        (late.Entry.Flags & ~HistoryEntryFlags.Late).ShouldBe(alone.Entry.Flags);
        late.Entry.LogAmountRatio.ShouldBe(alone.Entry.LogAmountRatio);
        late.Entry.LogGapSeconds.ShouldBe(alone.Entry.LogGapSeconds);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Build_PastPayments_KeepTheFrozenColumnsOfTheirTime() => Prop.ForAll(PaymentStream.Disordered(), stream =>
    {
        (FeatureBuilder builder, FeatureBatch batch, PlainHistory history) = Start(stream);
        var frozen = new Dictionary<long, float[]>();
        for (int i = 0; i < stream.Payments.Length; i++)
        {
            HistoryEntry[] visible = [.. history.Entries.Where(entry => entry.EventTimeMs <= stream.Payments[i].EventTimeMs).TakeLast(stream.Capacity)];
            history.Apply(builder, stream.Payments[i], i, batch, stream.Terminals[i], stream.Frauds[i]);
            int real = (int)batch.HistoryLengths[0];
            for (int k = 1; k <= real; k++)
            {
                float[] now = HistoryAt(batch, stream.Length - k)[..FeatureSpecification.FrozenHistoryWidth].ToArray();
                if (frozen.TryAdd(visible[^k].SourceOffset, now)) continue;
                now.ShouldBe(frozen[visible[^k].SourceOffset]);
            }
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Build_ThroughTheHistoryStore_YieldsTheSameBitsAsThePlainHistory() => Prop.ForAll(PaymentStream.Plausible(), stream =>
    {
        if (stream.Capacity is not (4 or 32 or 64) || stream.Payments.Length > stream.Capacity) return;
        (FeatureBuilder builder, FeatureBatch batch, PlainHistory history) = Start(stream);
        var store = new AccountHistoryStore(stream.Capacity, TimeSpan.FromDays(180), new AccountBudget(10));
        var stored = new FeatureBatch(1, stream.Length);
        for (int i = 0; i < stream.Payments.Length; i++)
        {
            history.Apply(builder, stream.Payments[i], i, batch, stream.Terminals[i], stream.Frauds[i]);
            Transaction tx = TransactionSample.View(stream.Payments[i]);
            AccountHistory visible = store.Visit(AccountKey.Of(tx.AccountId), tx.EventTimeMs, TextHash.Hash64(tx.TransactionId));
            builder.Build(in tx, in visible, in stream.Terminals[i], i, stored, 0, out HistoryEntry entry);
            store.Append(in entry);
            if (stream.Frauds[i]) store.ApplyOutcome(AccountKey.Of(tx.AccountId), entry.TransactionHash, isFraud: true);

            stored.HistoryRow(0).ToArray().ShouldBe(batch.HistoryRow(0).ToArray());
            ShouldFollow(FeatureSpecification.Current, stored.CurrentRow(0), Named(batch.CurrentRow(0)), "current", 1e-6);
        }
    }).QuickCheckThrowOnFailure();

    private static (FeatureBuilder Builder, FeatureBatch Batch, PlainHistory History) Start(PaymentStream stream) =>
        (new FeatureBuilder(stream.Length, stream.Capacity, PlainHistory.LabelDelay), new FeatureBatch(1, stream.Length), new PlainHistory(stream.Capacity));

    private static (float[] Row, float[] History, HistoryEntry Entry) Probe(PaymentStream stream, TransactionData[] before, TransactionData probe)
    {
        (FeatureBuilder builder, FeatureBatch batch, PlainHistory history) = Start(stream);
        for (int i = 0; i < before.Length; i++) history.Apply(builder, before[i], i, batch);
        HistoryEntry entry = history.Apply(builder, probe, before.Length, batch);
        return (batch.CurrentRow(0).ToArray(), batch.HistoryRow(0).ToArray(), entry);
    }

    private static Span<float> HistoryAt(FeatureBatch batch, int position) =>
        batch.HistoryRow(0).Slice(position * FeatureSpecification.HistoryWidth, FeatureSpecification.HistoryWidth);

    private static Dictionary<string, double> Named(ReadOnlySpan<float> row)
    {
        var named = new Dictionary<string, double>();
        for (int i = 0; i < row.Length; i++) named[FeatureSpecification.Current[i].Name] = row[i];
        return named;
    }

    private static void ShouldFollow(
        IReadOnlyList<FeatureDefinition> columns, ReadOnlySpan<float> row, Dictionary<string, double> expected, string tensor, double tolerance)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            string name = columns[i].Name;
            double allowed = (tensor == "current" ? HalfCurrentColumns : HalfColumns).Contains(name) ? HalfTolerance : tolerance;
            double difference = Math.Abs(row[i] - expected[name]);
            if (!(difference <= allowed)) throw new ShouldAssertException($"{tensor}.{name} is {row[i]}, by its formula {expected[name]}");
        }
    }

    private static void ShouldFitKinds(IReadOnlyList<FeatureDefinition> columns, ReadOnlySpan<float> row)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            FeatureDefinition column = columns[i];
            bool fits = column.Kind switch
            {
                FeatureKind.Continuous => float.IsFinite(row[i]) && Math.Abs(row[i]) < 100,
                FeatureKind.Indicator => row[i] is 0 or 1,
                _ => row[i] >= 0 && row[i] < column.Cardinality && row[i] == MathF.Floor(row[i]),
            };
            if (!fits) throw new ShouldAssertException($"{column.Name} is {row[i]}, which is not {column.Kind}");
        }
    }
}
