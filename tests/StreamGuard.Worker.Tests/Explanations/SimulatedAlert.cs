using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;
using StreamGuard.Core.Windows;

namespace StreamGuard.Worker.Tests.Explanations;

/// <summary>An alert, with everything that its explanation is made of.</summary>
/// <param name="Features">Its row alone.</param>
/// <param name="Past">The past that it saw.</param>
/// <param name="Attention">What the model attended to.</param>
/// <param name="Errors">The reconstruction errors.</param>
/// <param name="Score">Its score.</param>
/// <param name="LogOdds">Its log-odds.</param>
public sealed record SimulatedAlert(FeatureBatch Features, HistoryEntry[] Past, float[] Attention, float[] Errors, float Score, float LogOdds)
{
    internal ExplainedRow Row => new(Features, 0, Past, Attention, Errors);
}
