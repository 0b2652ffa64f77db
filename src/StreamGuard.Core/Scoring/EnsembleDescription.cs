namespace StreamGuard.Core.Scoring;

/// <summary>What the rest of the program needs to know of a loaded ensemble. Immutable.</summary>
/// <param name="Name">The ensemble's name, e.g. <c>default</c>.</param>
/// <param name="Version">The ensemble's version; part of every alert's identity.</param>
/// <param name="FeatureSpecification">The version of the feature specification that it was trained on.</param>
/// <param name="HistoryLength">L: how many past transactions each sequence member reads.</param>
/// <param name="Threshold">The calibrated probability at or above which a transaction becomes an alert; 0 to 1.</param>
/// <param name="Members">The members' names, in the manifest's order.</param>
public sealed record EnsembleDescription(
    string Name, string Version, int FeatureSpecification, int HistoryLength, float Threshold, IReadOnlyList<string> Members)
{
    /// <summary>
    /// How long after a payment its outcome counted as known when the model was trained; null = the model does not say. A worker that shows outcomes sooner or later
    /// gives it other features than those it learned from.
    /// </summary>
    public TimeSpan? LabelDelay { get; init; }
}
