using Shouldly;
using StreamGuard.Core.Thresholds;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Batches;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Infer;
using StreamGuard.Pipeline.Tests.Fakes;
using StreamGuard.Pipeline.Thresholds;

namespace StreamGuard.Pipeline.Tests.Infer;

public sealed class BatchExplainerTests : IDisposable
{
    private readonly AmountScorer _scorer = new();
    private readonly PipelineMetrics _metrics = new();

    public void Dispose()
    {
        _scorer.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public void Explain_Batch_ExplainsWhatReachesTheThresholdAndIsNoRepeat()
    {
        EventBatch batch = Batch(explanations: 8, (0.49f, Arrival.InOrder), (0.5f, Arrival.InOrder), (0.9f, Arrival.Duplicate), (0.7f, Arrival.Late));

        Explainer(new ThresholdOptions()).Explain(batch);

        Explained(batch).ShouldBe([1, 3]);
    }

    [Fact]
    public void Explain_FixedThreshold_GoesByIt()
    {
        EventBatch batch = Batch(explanations: 8, (0.5f, Arrival.InOrder), (0.95f, Arrival.InOrder));

        Explainer(new ThresholdOptions { Mode = ThresholdMode.Fixed, Value = 0.9 }).Explain(batch);

        Explained(batch).ShouldBe([1]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public void Explain_MoreAlertsThanTheOptionAllows_LeavesTheRest(int explanations)
    {
        EventBatch batch = Batch(explanations, (0.9f, Arrival.InOrder), (0.9f, Arrival.InOrder), (0.9f, Arrival.InOrder));

        Explainer(new ThresholdOptions()).Explain(batch);

        Explained(batch).ShouldBe(Enumerable.Range(0, explanations));
    }

    [Fact]
    public void Explain_NothingReachesTheThreshold_AsksTheModelNothing()
    {
        Explainer(new ThresholdOptions()).Explain(Batch(explanations: 8, (0.1f, Arrival.InOrder)));

        _scorer.BatchSizes.ShouldBeEmpty();
    }

    private BatchExplainer Explainer(ThresholdOptions threshold) =>
        new(_scorer, new AlertDecisions(threshold, _scorer.Ensemble.Threshold, following: null), batchSize: 8, _metrics, TimeProvider.System);

    private static IEnumerable<int> Explained(EventBatch batch) => Enumerable.Range(0, batch.Count).Where(row => !batch.Explanations.Of(row).IsEmpty);

    private EventBatch Batch(int explanations, params (float Score, Arrival Arrival)[] rows)
    {
        var batch = new EventBatch(8, _scorer.Ensemble, historyCapacity: 32, explanations);
        foreach ((float score, Arrival arrival) in rows)
        {
            ref EventRow row = ref batch.AddRow();
            row.FeatureRow = batch.Features.Count++;
            row.Arrival = arrival;
            batch.Scores.Scores[row.FeatureRow] = score;
        }

        return batch;
    }
}
