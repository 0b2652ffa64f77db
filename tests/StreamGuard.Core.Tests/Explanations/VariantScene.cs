using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Tests.Features;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using static StreamGuard.Core.Tests.Features.TransactionSample;

namespace StreamGuard.Core.Tests.Explanations;

/// <summary>An account with habits, and the variants of its next payment.</summary>
internal sealed class VariantScene
{
    /// <summary>Past payments that make the habits.</summary>
    internal const int Habits = 12;

    /// <summary>The median of their amounts.</summary>
    internal const int MedianMinor = 52_30;

    private const int Length = 16;
    private readonly PlainHistory _history = new(Length);
    private readonly FeatureBuilder _builder = new(Length, Length, PlainHistory.LabelDelay);
    private readonly FeatureBatch _features = new(1, Length);
    private readonly FeatureBatch _variant = new(1, Length);
    private readonly float[] _attention = new float[Length];

    /// <summary>The reconstruction errors of the next payment.</summary>
    internal float[] Errors { get; } = new float[FeatureSpecification.CurrentWidth];

    /// <summary>What is known of its terminal.</summary>
    internal TerminalKnowledge Terminal { get; set; } = TerminalKnowledge.Nothing;

    /// <summary>The features that the last variant was made of.</summary>
    internal (float[] Current, float[] History) Original => Copy(_features);

    /// <summary>How long the history of the last variant is.</summary>
    internal long VariantLength => _variant.HistoryLengths[0];

    /// <summary>Columns whose normal is set, not worked out: z stands for the spread, and a category's mean is not the account's median.</summary>
    internal int[] NotComparable { get; } = [CurrentColumn.LogAmountZ, CurrentColumn.LogCategoryRatio];

    /// <summary>One payment a day at noon, most of them alike, around the median.</summary>
    internal VariantScene WithHabits()
    {
        for (int i = 0; i < Habits; i++)
        {
            bool isOther = i % 4 == 0;
            Past(Plain with
            {
                TransactionId = $"h-{i}",
                EventTimeMs = NoonMs - (Habits - i) * DayMs,
                AmountMinor = MedianMinor + (i - Habits / 2) * 20 + 10,
                MerchantId = isOther ? "shop-2" : "shop-1",
                MerchantCategory = isOther ? 5812 : 5411,
                TerminalId = isOther ? "term-2" : "term-1",
                DeviceId = isOther ? "phone-2" : "phone-1",
                Channel = isOther ? Channel.Contactless : Channel.Chip,
            });
        }

        return this;
    }

    internal void Past(TransactionData data, bool isFraud = false) => _history.Apply(_builder, data, _history.Entries.Count, _features, terminal: null, isFraud);

    /// <summary>The features that a payment would have.</summary>
    internal (float[] Current, float[] History) Features(TransactionData now)
    {
        Build(now);
        return Copy(_features);
    }

    /// <summary>The variant of a payment; null = it is normal there.</summary>
    internal (float[] Current, float[] History)? Variant(TransactionData now, ReasonGroup group)
    {
        HistoryEntry[] visible = Build(now);
        var explained = new ExplainedRow(_features, 0, visible, _attention, Errors);
        return new Counterfactuals(Length).TryWrite(group, in explained, _variant, 0) ? Copy(_variant) : null;
    }

    private HistoryEntry[] Build(TransactionData now)
    {
        HistoryEntry[] visible = [.. _history.Entries.Where(entry => entry.EventTimeMs <= now.EventTimeMs).TakeLast(Length)];
        _history.Apply(_builder, now, _history.Entries.Count, _features, Terminal, isStored: false);
        return visible;
    }

    private static (float[] Current, float[] History) Copy(FeatureBatch batch) => ([.. batch.CurrentRow(0)], [.. batch.HistoryRow(0)]);
}
