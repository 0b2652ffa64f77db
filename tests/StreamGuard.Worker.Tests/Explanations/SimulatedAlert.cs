using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Core.Windows;

namespace StreamGuard.Worker.Tests.Explanations;

/// <summary>An alert, with everything that its explanation is made of.</summary>
/// <param name="Features">Its row alone.</param>
/// <param name="Past">The past that it saw.</param>
/// <param name="Scores">What the model said of it, at row 0.</param>
public sealed record SimulatedAlert(FeatureBatch Features, HistoryEntry[] Past, ScoreBatch Scores)
{
    internal ExplainedRow Row => new(Features, 0, Past, Scores.AttentionRow(0), Scores.FeatureErrorRow(0));

    internal float Score => Scores.Scores[0];

    internal bool IsByNovelty => Scores.IsByNovelty(0);

    /// <summary>Of a batch of one: the log-odds of what decided this alert.</summary>
    internal float LogOddsOf(ScoreBatch scores) => scores.Evidence(IsByNovelty)[0];
}
