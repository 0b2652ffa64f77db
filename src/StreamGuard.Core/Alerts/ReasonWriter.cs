using StreamGuard.Core.Explanations;
using StreamGuard.Core.Scoring;

namespace StreamGuard.Core.Alerts;

/// <summary>
/// Puts an explanation into words: the groups that raised the score most, with figures. What they contribute was measured with the model; nothing here judges.
/// </summary>
internal static class ReasonWriter
{
    private const int MaxReasons = 5;

    /// <summary>A group that raises the log-odds by less is no reason: it makes the odds 1.3 times what they would be.</summary>
    private const float LeastContribution = 0.25f;

    /// <summary>Writes the reasons, the weightiest first; never none.</summary>
    /// <param name="ensemble">The ensemble that scored.</param>
    /// <param name="score">The score.</param>
    /// <param name="threshold">The threshold that it reached.</param>
    /// <param name="scene">Where the figures come from.</param>
    /// <param name="contributions">How far each group moved the score; empty = the alert was not explained.</param>
    internal static IReadOnlyList<AlertReason> Write(EnsembleDescription ensemble, float score, float threshold, in ReasonScene scene, ReadOnlySpan<float> contributions)
    {
        var reasons = new List<AlertReason>(MaxReasons);
        Span<bool> told = stackalloc bool[ReasonGroups.Count];
        while (reasons.Count < MaxReasons && Heaviest(contributions, told) is { } group)
        {
            told[(int)group] = true;
            if (group == ReasonGroup.Unexpected && IsToldByOthers(scene.Errors, contributions)) continue;
            reasons.Add(new AlertReason(ReasonGroups.All[(int)group].Code, TextOf(group, in scene), contributions[(int)group]));
        }

        // Novelty that many features share stays when one of them is normal: then the errors themselves are all there is to say.
        if (reasons.Count == 0 && scene.IsNovel && Counterfactuals.FindUnexpected(scene.Errors, stackalloc int[1]) > 0)
            reasons.Add(new AlertReason(ReasonCodes.Unexpected, OutcomeTexts.Unexpected(in scene), 0f));
        if (reasons.Count == 0) reasons.Add(ScoreAlone(ensemble, score, threshold));
        return reasons;
    }

    private static ReasonGroup? Heaviest(ReadOnlySpan<float> contributions, ReadOnlySpan<bool> told)
    {
        int heaviest = -1;
        for (int i = 0; i < contributions.Length; i++)
        {
            // NaN compares as false: what was not measured is no reason.
            if (!told[i] && contributions[i] >= LeastContribution && (heaviest < 0 || contributions[i] > contributions[heaviest])) heaviest = i;
        }

        return heaviest < 0 ? null : (ReasonGroup)heaviest;
    }

    /// <summary>Whether all that the autoencoder could not rebuild belongs to groups that are reasons themselves.</summary>
    private static bool IsToldByOthers(ReadOnlySpan<float> errors, ReadOnlySpan<float> contributions)
    {
        Span<int> worst = stackalloc int[Counterfactuals.MostUnexpected];
        int found = Counterfactuals.FindUnexpected(errors, worst);
        foreach (int column in worst[..found])
        {
            if (ReasonGroups.Of(column) is not { } group || !(contributions[(int)group] >= LeastContribution)) return false;
        }

        return true;
    }

    private static string TextOf(ReasonGroup group, in ReasonScene scene) => group switch
    {
        ReasonGroup.Amount => AmountTexts.Amount(in scene),
        ReasonGroup.RecentAmounts => AmountTexts.RecentAmounts(in scene),
        ReasonGroup.Time => RhythmTexts.Time(in scene),
        ReasonGroup.Pace => RhythmTexts.Pace(in scene),
        ReasonGroup.Merchant => HabitTexts.Merchant(in scene),
        ReasonGroup.Terminal => HabitTexts.Terminal(in scene),
        ReasonGroup.Device => HabitTexts.Device(in scene),
        ReasonGroup.Place => HabitTexts.Place(in scene),
        ReasonGroup.Channel => HabitTexts.Channel(in scene),
        ReasonGroup.TerminalOutcomes => OutcomeTexts.Terminal(in scene),
        ReasonGroup.AccountFrauds => OutcomeTexts.Account(in scene),
        ReasonGroup.PastPayments => AmountTexts.PastPayments(in scene),
        _ => OutcomeTexts.Unexpected(in scene),
    };

    private static AlertReason ScoreAlone(EnsembleDescription ensemble, float score, float threshold) => new(
        ReasonCodes.ModelScore,
        $"model {ensemble.Name} {ensemble.Version} scored {ReasonText.Score(score)}, the threshold is {ReasonText.Score(threshold)}",
        0f);
}
