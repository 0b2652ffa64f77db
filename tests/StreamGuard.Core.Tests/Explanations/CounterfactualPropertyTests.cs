using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Tests.Features;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Tests.Explanations;

public class CounterfactualPropertyTests
{
    [Fact]
    public void TryWrite_PlausiblePayments_ChangesWhatItsGroupMayChangeAndStaysAFeatureRow() =>
        Prop.ForAll(PaymentStream.Plausible(), Check).QuickCheckThrowOnFailure();

    [Fact]
    public void TryWrite_AbsurdPayments_StaysAFeatureRow() => Prop.ForAll(PaymentStream.Absurd(), Check).QuickCheckThrowOnFailure();

    private static void Check(PaymentStream stream)
    {
        var builder = new FeatureBuilder(stream.Length, stream.Capacity, PlainHistory.LabelDelay);
        var features = new FeatureBatch(1, stream.Length);
        var variant = new FeatureBatch(1, stream.Length);
        var counterfactuals = new Counterfactuals(stream.Length);
        var history = new PlainHistory(stream.Capacity);
        float[] attention = new float[stream.Length];
        float[] errors = [.. Enumerable.Range(0, FeatureSpecification.CurrentWidth).Select(column => (float)(column * 7 % 11))];
        for (int i = 0; i < stream.Payments.Length; i++)
        {
            HistoryEntry[] visible = [.. history.Entries.Where(entry => entry.EventTimeMs <= stream.Payments[i].EventTimeMs).TakeLast(stream.Capacity)];
            history.Apply(builder, stream.Payments[i], i, features, stream.Terminals[i], stream.Frauds[i]);
            for (int place = 0; place < stream.Length; place++) attention[place] = place < stream.Length - features.HistoryLengths[0] ? 0 : 0.1f * (place % 4);
            var row = new ExplainedRow(features, 0, visible, attention, errors);
            foreach (ReasonGroupDefinition definition in ReasonGroups.All)
            {
                if (counterfactuals.TryWrite(definition.Group, in row, variant, 0)) ShouldBeAFeatureRow(definition, features, variant);
            }
        }
    }

    private static void ShouldBeAFeatureRow(ReasonGroupDefinition definition, FeatureBatch original, FeatureBatch variant)
    {
        for (int column = 0; column < FeatureSpecification.CurrentWidth; column++)
        {
            float value = variant.CurrentRow(0)[column];
            ShouldFit(FeatureSpecification.Current[column], value, definition.Code);
            bool mayChange = definition.Columns.Contains(column) || definition.Group == ReasonGroup.Unexpected;
            if (!mayChange && value != original.CurrentRow(0)[column]) Fail(definition.Code, FeatureSpecification.Current[column], value);
        }

        int length = (int)variant.HistoryLengths[0], width = FeatureSpecification.HistoryWidth;
        length.ShouldBeInRange(0, (int)original.HistoryLengths[0]);
        bool takesOut = definition.Group is ReasonGroup.PastPayments or ReasonGroup.Pace;
        if (!takesOut) length.ShouldBe((int)original.HistoryLengths[0]);
        Span<float> history = variant.HistoryRow(0), before = original.HistoryRow(0);
        int padding = (variant.HistoryLength - length) * width;
        history[..padding].IndexOfAnyExcept(0f).ShouldBe(-1, "the padding is zeros");
        for (int i = padding; i < history.Length; i++)
        {
            int column = i % width;
            ShouldFit(FeatureSpecification.History[column], history[i], definition.Code);
            if (!takesOut && history[i] != before[i] && !definition.HistoryColumns.Contains(column)) Fail(definition.Code, FeatureSpecification.History[column], history[i]);
        }
    }

    private static void ShouldFit(FeatureDefinition column, float value, string code)
    {
        bool fits = column.Kind switch
        {
            FeatureKind.Indicator => value is 0 or 1,
            FeatureKind.Categorical => value >= 0 && value < column.Cardinality,
            _ => float.IsFinite(value),
        };
        if (!fits) Fail(code, column, value);
    }

    private static void Fail(string code, FeatureDefinition column, float value) => throw new ShouldAssertException($"{code} made {column.Name} {value}.");
}
