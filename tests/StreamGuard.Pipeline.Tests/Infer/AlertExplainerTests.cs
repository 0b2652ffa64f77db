using Shouldly;
using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Infer;
using StreamGuard.Pipeline.Inference;

namespace StreamGuard.Pipeline.Tests.Infer;

public class AlertExplainerTests
{
    private const int Length = 4;
    private static readonly int LogAmountRatio = Column("log_amount_ratio");
    private static readonly int NewDevice = Column("new_device");

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public void Add_AnyBatchSize_MeasuresHowFarTheScoreFalls(int batchSize)
    {
        var scorer = new LinearScorer();
        var explainer = new AlertExplainer(scorer, batchSize);
        var explanations = new ExplanationBatch(2);
        FeatureBatch features = Rows();

        Explain(explainer, features, explanations);

        ReadOnlySpan<float> first = explanations.Of(0), second = explanations.Of(2);
        first[(int)ReasonGroup.Amount].ShouldBe(2f);
        first[(int)ReasonGroup.Device].ShouldBe(3f);
        first[(int)ReasonGroup.Channel].ShouldBe(0f, "it is off the normal, but this model does not care");
        first[(int)ReasonGroup.AccountFrauds].ShouldBe(float.NaN, "there is nothing to set");
        second[(int)ReasonGroup.Amount].ShouldBe(1f);
        second[(int)ReasonGroup.Device].ShouldBe(float.NaN);
        explanations.Of(1).IsEmpty.ShouldBeTrue();
        scorer.MostRows.ShouldBeLessThanOrEqualTo(batchSize);
    }

    [Fact]
    public void Add_SteadyState_AllocatesNothing()
    {
        var explainer = new AlertExplainer(new LinearScorer(), batchSize: 8);
        var explanations = new ExplanationBatch(2);
        FeatureBatch features = Rows();
        for (int i = 0; i < 50; i++) Explain(explainer, features, explanations);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++) Explain(explainer, features, explanations);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Add_MoreThanThereIsRoomFor_Throws()
    {
        var explanations = new ExplanationBatch(1);
        explanations.Add(0);
        Should.Throw<InvalidOperationException>(() => explanations.Add(1)).Message.ShouldContain("1");
    }

    private static void Explain(AlertExplainer explainer, FeatureBatch features, ExplanationBatch explanations)
    {
        explanations.Clear();
        LinearScorer.Write(features, Scores);
        foreach (int row in (ReadOnlySpan<int>)[0, 2])
        {
            var explained = new ExplainedRow(features, row, Past, NoAttention, NoErrors);
            explainer.Add(in explained, Scores, explanations);
        }

        explainer.Finish(explanations);
    }

    private static readonly HistoryEntry[] Past = [.. Enumerable.Range(0, Length).Select(i => new HistoryEntry { EventTimeMs = i * 3_600_000, DeviceHash = 7, MerchantHash = 1 })];
    private static readonly ScoreBatch Scores = new(3, 1, Length, FeatureSpecification.CurrentWidth);
    private static readonly float[] NoAttention = new float[Length];
    private static readonly float[] NoErrors = new float[FeatureSpecification.CurrentWidth];

    /// <summary>Row 0: twice e times the median, with a new device; row 1: normal; row 2: e times the median.</summary>
    private static FeatureBatch Rows()
    {
        var features = new FeatureBatch(3, Length) { Count = 3 };
        for (int row = 0; row < 3; row++)
        {
            features.HistoryLengths[row] = Length;
            features.CurrentRow(row)[Column("device_share")] = row == 0 ? 0 : 1;
        }

        features.CurrentRow(0)[LogAmountRatio] = 2;
        features.CurrentRow(0)[NewDevice] = 1;
        features.CurrentRow(2)[LogAmountRatio] = 1;
        return features;
    }

    private static int Column(string name) => FeatureSpecification.Current.ToList().FindIndex(column => column.Name == name);

    /// <summary>Log-odds = logarithm of the amount's ratio + 3 for a new device.</summary>
    private sealed class LinearScorer : IBatchScorer
    {
        public EnsembleDescription Ensemble { get; } = new("linear", "1", FeatureSpecification.Version, Length, 0.5f, ["linear"]);

        public string Provider => "Test";

        internal int MostRows { get; private set; }

        internal static void Write(FeatureBatch features, ScoreBatch scores)
        {
            for (int row = 0; row < features.Count; row++) scores.FraudLogOdds[row] = LogOddsOf(features, row);
        }

        private static float LogOddsOf(FeatureBatch features, int row) => features.CurrentRow(row)[LogAmountRatio] + 3 * features.CurrentRow(row)[NewDevice];

        public void Score(FeatureBatch features, ScoreBatch scores)
        {
            MostRows = Math.Max(MostRows, features.Count);
            Write(features, scores);
        }

        public void Dispose()
        {
        }
    }
}
