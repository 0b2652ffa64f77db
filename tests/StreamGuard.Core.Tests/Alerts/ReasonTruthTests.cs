using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using StreamGuard.Core.Alerts;
using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Core.Tests.Features;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Tests.Alerts;

/// <summary>Every figure of every reason, over generated payments that go through the history store, against the payments themselves.</summary>
public sealed class ReasonTruthTests
{
    private readonly Dictionary<string, int> _told = [];

    [Fact]
    public void Reasons_GeneratedPayments_AreTrueToTheLastFigure()
    {
        Prop.ForAll(PaymentStream.Bursts(), stream => Tell(stream, CheckReasons)).QuickCheckThrowOnFailure();

        foreach (ReasonGroupDefinition group in ReasonGroups.All)
        {
            if (group.Group is not (ReasonGroup.PastPayments or ReasonGroup.Unexpected)) _told.GetValueOrDefault(group.Code).ShouldBeGreaterThan(20, group.Code);
        }
    }

    [Fact]
    public void PastPayments_GeneratedPayments_AreThoseThatWereMade() => Prop.ForAll(PaymentStream.Bursts(), stream => Tell(stream, CheckPastPayments)).QuickCheckThrowOnFailure();

    [Fact]
    public void Unexpected_GeneratedPayments_TellsTheValueInItsUnitAndTheUsual() => Prop.ForAll(PaymentStream.Bursts(), stream => Tell(stream, CheckUnexpected)).QuickCheckThrowOnFailure();

    private void CheckReasons(ToldPayment told, Func<ReasonGroup, FraudAlert?> alertOf)
    {
        for (ReasonGroup group = ReasonGroup.Amount; group <= ReasonGroup.AccountFrauds; group++)
        {
            if (alertOf(group) is not { } alert) continue;
            AlertReason reason = alert.Reasons.ShouldHaveSingleItem();
            ReasonOracle.Check(reason, told);
            _told[reason.Code] = _told.GetValueOrDefault(reason.Code) + 1;
        }
    }

    private static void CheckPastPayments(ToldPayment told, Func<ReasonGroup, FraudAlert?> alertOf)
    {
        if (alertOf(ReasonGroup.PastPayments) is not { } alert) return;
        string[] parts = alert.Reasons.ShouldHaveSingleItem().Text.Split(": ")[1].Split("; ");
        parts.Length.ShouldBe(Math.Min(3, alert.Attended.Count));
        for (int i = 0; i < alert.Attended.Count; i++)
        {
            AttendedTransaction past = alert.Attended[i];
            TransactionData made = told.All[past.SourceOffset];
            (past.EventTimeMs, past.AmountMinor, past.Currency).ShouldBe((made.EventTimeMs, made.AmountMinor, made.Currency));
            (past.MerchantCategory, past.MerchantCountry, past.Channel).ShouldBe((made.MerchantCategory, made.MerchantCountry, made.Channel));
            if (i >= parts.Length) continue;
            Figures figures = Figures.Of(parts[i], "(?<amount>[0-9,.]+) (?<currency>[A-Z]{3}) .+, (?<ago>[0-9,.]+ [a-z]+) earlier");
            figures.Decimals("amount", (double)ToldPayment.Amount(made), ToldPayment.Digits(made.Currency));
            figures.Word("currency").ShouldBe(made.Currency);
            figures.Duration("ago", told.Age(made) / 1000.0);
            parts[i].Contains(" to the same merchant", StringComparison.Ordinal).ShouldBe(made.MerchantId == told.Now.MerchantId);
            if (made.MerchantCountry is { } country) parts[i].ShouldContain($" in {country},");
            if (made.MerchantCategory is { } category) parts[i].ShouldContain($" in category {category:0000}");
        }
    }

    private static void CheckUnexpected(ToldPayment told, Func<ReasonGroup, FraudAlert?> alertOf)
    {
        if (alertOf(ReasonGroup.Unexpected) is not { } alert) return;
        TransactionData[] kept = told.Kept;
        Figures figures = Figures.Of(alert.Reasons.ShouldHaveSingleItem().Text,
            "unlike genuine payments that are otherwise like this one: how often the account pays this merchant \\((?<times>[0-9]+) of (?<past>[0-9]+)(?:, usual (?<usual>[0-9]+) of (?<usualpast>[0-9]+))?\\), "
            + "the time since the previous payment \\((?<gap>[0-9,.]+ [a-z]+)(?:, usual [0-9,.]+ [a-z]+)?\\), whether the device is new \\((?<device>yes|no)(?:, usual (?<other>yes|no))?\\)");
        int same = kept.Count(past => past.MerchantId == told.Now.MerchantId);
        figures.Count("times", same);
        figures.Count("past", kept.Length);
        figures.Duration("gap", told.Age(kept[^1]) / 1000.0);
        bool isNew = told.Now.DeviceId is { } device && kept.All(past => past.DeviceId != device);
        figures.Word("device").ShouldBe(isNew ? "yes" : "no");
        if (figures.Has("other")) figures.Word("other").ShouldBe(isNew ? "no" : "yes");
        if (!figures.Has("usual")) return;
        figures.Count("usual", kept.GroupBy(past => past.MerchantId).Max(group => group.Count()));
        figures.Count("usualpast", kept.Length);
    }

    private static void Tell(PaymentStream stream, Action<ToldPayment, Func<ReasonGroup, FraudAlert?>> check)
    {
        var builder = new FeatureBuilder(stream.Length, stream.Capacity, PlainHistory.LabelDelay);
        var store = new AccountHistoryStore(stream.Capacity, TimeSpan.FromDays(180), new AccountBudget(10));
        var features = new FeatureBatch(1, stream.Length);
        var ensemble = new EnsembleDescription("default", "7", FeatureSpecification.Version, stream.Length, 0.8f, ["attention"]);
        var scores = new ScoreBatch(1, 1, stream.Length, FeatureSpecification.CurrentWidth);
        var factory = new AlertFactory(ensemble, "transactions", stream.Capacity);
        var context = new AlertContext(Arrival.InOrder, false, false, 0, 0, 0, null, 0.5f);
        Unexpected(scores.FeatureErrors);
        for (int i = 0; i < stream.Payments.Length; i++)
        {
            TransactionData now = stream.Payments[i];
            AccountHistory history = store.Visit(AccountKey.Of(TransactionSample.View(now).AccountId), now.EventTimeMs, TextHash.Hash64(TransactionSample.View(now).TransactionId));
            HistoryEntry[] visible = [.. history.Visible];
            builder.Build(TransactionSample.View(now), in history, in stream.Terminals[i], i, features, 0, out HistoryEntry entry);
            entry.IsKnownFraud = stream.Frauds[i];
            store.Append(in entry);
            scores.AttentionRow(0).Clear();
            for (int k = 1; k <= features.HistoryLengths[0]; k++) scores.AttentionRow(0)[^k] = 0.03f + 0.01f * (k * 5 % 7) + 0.0001f * k;
            check(new ToldPayment(now, stream.Payments[..i], stream.Capacity, stream.Frauds[..i], stream.Terminals[i]), AlertOf);

            FraudAlert? AlertOf(ReasonGroup group)
            {
                var explained = new ExplainedRow(features, 0, visible, scores.AttentionRow(0), scores.FeatureErrorRow(0));
                if (!new Counterfactuals(stream.Length).TryWrite(group, in explained, new FeatureBatch(1, stream.Length), 0)) return null;
                float[] contributions = new float[ReasonGroups.Count];
                Array.Fill(contributions, float.NaN);
                contributions[(int)group] = 1.5f;
                return factory.Create(TransactionSample.View(now), features, scores, 0, visible, contributions, in context);
            }
        }
    }

    private static void Unexpected(float[] errors)
    {
        errors[CurrentColumn.MerchantShare] = 30;
        errors[CurrentColumn.LogGap] = 20;
        errors[CurrentColumn.NewDevice] = 10;
    }
}
