using Shouldly;
using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Inference;
using StreamGuard.Pipeline.Infer;
using StreamGuard.Worker.Offline;

namespace StreamGuard.Worker.Tests.Explanations;

/// <summary>What is said of the shipped model's explanations, measured on simulated payments that it was not trained on.</summary>
public sealed class ShippedModelTests(SimulatedAlerts alerts) : IClassFixture<SimulatedAlerts>
{
    private const float Tolerance = 1e-4f;

    [Fact]
    public void Deletion_MostAttendedPayments_MoveTheScoreMoreThanRandomOnes()
    {
        using EnsembleScorer scorer = alerts.LoadScorer();
        using TransactionFileReader reader = TransactionFileReader.Open(alerts.Path, InputFormat.Jsonl);

        DeletionReport report = DeletionTest.Run(reader, scorer, new OfflineOptions(), batchSize: 64, seed: 1, _ => { }, CancellationToken.None);

        report.Measured.ShouldBeGreaterThan(50);
        report.RandomChange.ShouldBeGreaterThan(0);
        report.Ratio.ShouldBeGreaterThan(1.5);
    }

    [Fact]
    public void Contributions_RecomputedOneByOne_AreHowFarTheScoreFalls()
    {
        using EnsembleScorer scorer = alerts.LoadScorer();
        EnsembleDescription ensemble = scorer.Ensemble;
        var explainer = new AlertExplainer(scorer, batchSize: 64);
        var counterfactuals = new Counterfactuals(ensemble.HistoryLength);
        var variant = new FeatureBatch(1, ensemble.HistoryLength) { Count = 1 };
        var scores = new ScoreBatch(1, ensemble.Members.Count, ensemble.HistoryLength, FeatureSpecification.CurrentWidth);
        int measured = 0, explained = 0;
        foreach (SimulatedAlert alert in alerts.All)
        {
            var explanations = new ExplanationBatch(1);
            ExplainedRow row = alert.Row;
            explainer.Add(in row, alert.Scores, explanations);
            explainer.Finish(explanations);
            ReadOnlySpan<float> contributions = explanations.Of(0);
            int heaviest = 0;
            for (int group = 0; group < contributions.Length; group++)
            {
                bool isOff = counterfactuals.TryWrite((ReasonGroup)group, in row, variant, 0);
                float.IsNaN(contributions[group]).ShouldBe(!isOff);
                if (!isOff) continue;
                scorer.Score(variant, scores);
                contributions[group].ShouldBe(alert.LogOddsOf(alert.Scores) - alert.LogOddsOf(scores), Tolerance);
                measured++;
                if (!(contributions[heaviest] >= contributions[group])) heaviest = group;
            }

            if (!(contributions[heaviest] >= 0.25f)) continue;
            if (!alert.IsByNovelty) explained++;
            counterfactuals.TryWrite((ReasonGroup)heaviest, in row, variant, 0).ShouldBeTrue();
            scorer.Score(variant, scores);
            scores.Scores[0].ShouldBeLessThanOrEqualTo(alert.Score, "with the first reason gone, the payment is less suspicious");
        }

        measured.ShouldBeGreaterThan(3 * alerts.All.Count);

        // What novelty decided is seldom undone by one thing being normal: it says what is unexpected.
        explained.ShouldBeGreaterThan(alerts.All.Count(alert => !alert.IsByNovelty) * 19 / 20);
    }
}
