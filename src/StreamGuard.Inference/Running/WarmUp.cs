using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;

namespace StreamGuard.Inference.Running;

/// <summary>
/// Scores batches of zeros before the first real one: the largest first, so that ONNX Runtime's memory has its final size, then down by
/// halves. A new account's first transaction looks much like a row of zeros, so a graph that cannot take it is found here.
/// </summary>
internal sealed class WarmUp(EnsembleDescription ensemble, Combiner combiner, int maxBatchSize)
{
    /// <summary>Runs it.</summary>
    /// <exception cref="MemberFailedException">A member failed.</exception>
    public void Run(IEnsembleRunner runner)
    {
        var features = new FeatureBatch(maxBatchSize, ensemble.HistoryLength);
        var scores = new ScoreBatch(maxBatchSize, ensemble.Members.Count, ensemble.HistoryLength, FeatureSpecification.CurrentWidth);
        for (int rows = maxBatchSize; rows >= 1; rows /= 2)
        {
            features.Count = rows;
            runner.Run(features);
            combiner.Combine(features, runner.Outputs, scores);
        }
    }
}
