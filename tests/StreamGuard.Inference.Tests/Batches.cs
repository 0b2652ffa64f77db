using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;

namespace StreamGuard.Inference.Tests;

/// <summary>Batches for ensembles of history length 4.</summary>
internal static class Batches
{
    public const int HistoryLength = 4;

    /// <summary>A batch whose rows are all zeros but for the first current feature.</summary>
    public static FeatureBatch WithFirstFeature(params float[] values)
    {
        var batch = new FeatureBatch(values.Length, HistoryLength) { Count = values.Length };
        for (int row = 0; row < values.Length; row++)
            batch.CurrentRow(row)[0] = values[row];
        return batch;
    }

    /// <summary>A batch of normal-looking numbers, the same for the same seed.</summary>
    public static FeatureBatch Random(int rows, int seed)
    {
        var random = new Random(seed);
        var batch = new FeatureBatch(rows, HistoryLength) { Count = rows };
        Fill(batch, random);
        return batch;
    }

    public static void Fill(FeatureBatch batch, Random random)
    {
        for (int row = 0; row < batch.Count; row++)
        {
            int length = random.Next(HistoryLength + 1);
            batch.HistoryLengths[row] = length;
            Span<float> history = batch.HistoryRow(row);
            history.Clear();
            foreach (ref float value in history[((HistoryLength - length) * FeatureSpecification.HistoryWidth)..])
                value = (float)((random.NextDouble() * 4) - 2);
            foreach (ref float value in batch.CurrentRow(row))
                value = (float)((random.NextDouble() * 4) - 2);
        }
    }

    public static ScoreBatch ScoresFor(FeatureBatch batch, EnsembleDescription ensemble) =>
        new(batch.Capacity, ensemble.Members.Count, ensemble.HistoryLength, FeatureSpecification.CurrentWidth);

    public static ScoreBatch Score(this EnsembleScorer scorer, FeatureBatch batch)
    {
        ScoreBatch scores = ScoresFor(batch, scorer.Ensemble);
        scorer.Score(batch, scores);
        return scores;
    }

    public static float Sigmoid(double x) => (float)(1 / (1 + Math.Exp(-x)));
}
