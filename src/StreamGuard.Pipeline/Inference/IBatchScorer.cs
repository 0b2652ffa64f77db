using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;

namespace StreamGuard.Pipeline.Inference;

/// <summary>Scores batches with an ensemble. One thread at a time.</summary>
public interface IBatchScorer : IDisposable
{
    /// <summary>The ensemble that scores.</summary>
    EnsembleDescription Ensemble { get; }

    /// <summary>The execution provider that serves now, e.g. <c>Cpu</c>; it changes when one fails and the next takes over.</summary>
    string Provider { get; }

    /// <summary>Scores rows 0 to <see cref="FeatureBatch.Count"/> - 1. Allocates nothing in steady state.</summary>
    /// <param name="features">The inputs.</param>
    /// <param name="scores">The outputs; every value written is finite.</param>
    /// <exception cref="InferenceFailedException">Every configured provider failed; nothing of the batch may be published.</exception>
    void Score(FeatureBatch features, ScoreBatch scores);
}
