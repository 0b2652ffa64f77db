using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Pipeline.Inference;

namespace StreamGuard.Benchmarks.Macro;

/// <summary>A model that costs nothing and never alerts: what is left is the loop itself.</summary>
internal sealed class NullScorer(EnsembleDescription ensemble) : IBatchScorer
{
    public EnsembleDescription Ensemble => ensemble;

    public string Provider => "none";

    public void Score(FeatureBatch features, ScoreBatch scores)
    {
        scores.Scores.AsSpan(0, features.Count).Clear();
        scores.Probabilities.AsSpan(0, features.Count).Clear();
    }

    public void Dispose()
    {
    }
}
