using Microsoft.Extensions.Logging;
using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;

namespace StreamGuard.Inference.Verification;

/// <summary>Scores an ensemble's golden inputs on the path that serves, and compares with its golden outputs.</summary>
public static class ModelVerifier
{
    /// <summary>Loads the ensemble and compares.</summary>
    /// <param name="options">Which ensemble, on what; valid.</param>
    /// <param name="logger">As in <see cref="EnsembleScorer.Load"/>.</param>
    /// <returns>The largest differences.</returns>
    /// <exception cref="ModelException">The model or a golden file is not what it must be.</exception>
    /// <exception cref="StreamGuard.OnnxRuntime.OnnxRuntimeNotFoundException">ONNX Runtime's library could not be loaded.</exception>
    /// <exception cref="StreamGuard.Pipeline.Inference.InferenceFailedException">Every configured provider failed on the golden
    /// inputs.</exception>
    public static ModelVerification Verify(InferenceOptions options, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        using EnsembleScorer scorer = EnsembleScorer.Load(options, logger);
        EnsembleDescription ensemble = scorer.Ensemble;
        GoldenData golden = GoldenData.Read(Path.GetFullPath(options.ModelDirectory), ensemble.HistoryLength, ensemble.Members.Count);

        (float[] batched, float[] members) = Score(scorer, golden, options.MaxBatchSize);
        (float[] alone, _) = Score(scorer, golden, batchSize: 1);
        return new ModelVerification(
            ensemble, scorer.Provider, golden.Rows,
            MaxDifference(batched, golden.Scores),
            golden.MemberScores is null ? null : MaxDifference(members, golden.MemberScores),
            MaxDifference(batched, alone));
    }

    private static (float[] Scores, float[] Members) Score(EnsembleScorer scorer, GoldenData golden, int batchSize)
    {
        EnsembleDescription ensemble = scorer.Ensemble;
        int memberCount = ensemble.Members.Count;
        var features = new FeatureBatch(batchSize, ensemble.HistoryLength);
        var output = new ScoreBatch(batchSize, memberCount, ensemble.HistoryLength, FeatureSpecification.CurrentWidth);
        var scores = new float[golden.Rows];
        var members = new float[golden.Rows * memberCount];
        int historyWidth = ensemble.HistoryLength * FeatureSpecification.HistoryWidth;
        int currentWidth = FeatureSpecification.CurrentWidth;
        for (int start = 0; start < golden.Rows; start += batchSize)
        {
            int rows = Math.Min(batchSize, golden.Rows - start);
            features.Count = rows;
            golden.History.AsSpan(start * historyWidth, rows * historyWidth).CopyTo(features.History);
            golden.HistoryLengths.AsSpan(start, rows).CopyTo(features.HistoryLengths);
            golden.Current.AsSpan(start * currentWidth, rows * currentWidth).CopyTo(features.Current);
            scorer.Score(features, output);
            output.Scores.AsSpan(0, rows).CopyTo(scores.AsSpan(start));
            output.MemberScores.AsSpan(0, rows * memberCount).CopyTo(members.AsSpan(start * memberCount));
        }
        return (scores, members);
    }

    // A golden value that is not finite agrees with nothing.
    private static double MaxDifference(float[] left, float[] right)
    {
        double largest = 0;
        for (int i = 0; i < left.Length; i++)
        {
            double difference = Math.Abs((double)left[i] - right[i]);
            largest = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(largest, difference);
        }
        return largest;
    }
}
