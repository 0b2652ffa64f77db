using StreamGuard.Core.Alerts;
using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Tests.Features;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using static StreamGuard.Core.Tests.Features.TransactionSample;

namespace StreamGuard.Core.Tests.Alerts;

/// <summary>An account with an everyday past, a payment that may be out of the ordinary, and what a model says of it.</summary>
internal sealed class AlertScene
{
    internal const int Length = 16;
    internal const int Capacity = 32;

    private readonly PlainHistory _history = new(Capacity);
    private readonly FeatureBuilder _builder = new(Length, Capacity, PlainHistory.LabelDelay);
    private readonly FeatureBatch _features = new(1, Length);

    internal static EnsembleDescription Ensemble { get; } = new("default", "7", FeatureSpecification.Version, Length, 0.8f, ["attention", "autoencoder"]);

    internal ScoreBatch Scores { get; } = new(1, 2, Length, FeatureSpecification.CurrentWidth);

    internal AlertContext Context { get; set; } = new(Arrival.InOrder, false, false, 3, 99, NoonMs + 5, "00-trace", 0.85f);

    /// <summary>One payment a day at noon in the same shop, the last one a day before <see cref="NoonMs"/>; amounts around 66.45.</summary>
    internal AlertScene WithEverydayPast(int payments = 40)
    {
        for (int i = 0; i < payments; i++)
        {
            Past(Plain with { TransactionId = $"p-{i}", EventTimeMs = NoonMs - (payments - i) * DayMs, AmountMinor = 64_45 + i % 5 * 100 });
        }

        return this;
    }

    internal AlertScene Past(TransactionData data, bool isFraud = false)
    {
        _history.Apply(_builder, data, _history.Entries.Count, _features, terminal: null, isFraud);
        return this;
    }

    internal float ErrorOf(string feature, float error) => Scores.FeatureErrors[FeatureSpecification.Current.ToList().FindIndex(column => column.Name == feature)] = error;

    /// <summary>What is known of the current payment's terminal.</summary>
    internal TerminalKnowledge Terminal { get; set; } = TerminalKnowledge.Nothing;

    /// <summary>The reason that a group gives; null = the payment is normal there.</summary>
    internal AlertReason? Reason(TransactionData data, ReasonGroup group)
    {
        HistoryEntry[] visible = Apply(data);
        var explained = new ExplainedRow(_features, 0, visible, Scores.AttentionRow(0), Scores.FeatureErrorRow(0));
        if (!new Counterfactuals(Length).TryWrite(group, in explained, new FeatureBatch(1, Length), 0)) return null;
        float[] contributions = new float[ReasonGroups.Count];
        Array.Fill(contributions, float.NaN);
        contributions[(int)group] = 1.5f;
        return Create(data, visible, contributions).Reasons.Single();
    }

    /// <summary>The alert of a payment.</summary>
    /// <param name="data">The payment.</param>
    /// <param name="contributions">What each group contributes; none = not explained.</param>
    internal FraudAlert Alert(TransactionData data, params float[] contributions) => Create(data, Apply(data), contributions);

    private HistoryEntry[] Apply(TransactionData data)
    {
        HistoryEntry[] visible = [.. _history.Entries.TakeLast(Capacity)];
        _history.Apply(_builder, data, _history.Entries.Count, _features, Terminal);
        return visible;
    }

    private FraudAlert Create(TransactionData data, HistoryEntry[] visible, float[] contributions)
    {
        Scores.Scores[0] = 0.93f;
        Scores.MemberScores[0] = 2.5f;
        Scores.MemberScores[1] = 0.7f;
        Transaction tx = View(data);
        return new AlertFactory(Ensemble, "transactions", Capacity).Create(in tx, _features, Scores, 0, visible, contributions, Context);
    }
}
