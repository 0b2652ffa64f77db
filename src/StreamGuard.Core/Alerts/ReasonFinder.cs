using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Alerts;

/// <summary>
/// Finds the reasons of an alert. A reason's weight is how far the payment deviates from the account's own past in that respect, plus
/// the largest reconstruction error of the features behind it, both in squared standard deviations; the weights of the reasons
/// that are kept are divided by their sum.
/// </summary>
/// <param name="ensemble">The ensemble that scores.</param>
/// <param name="historyCapacity">The most transactions kept for an account.</param>
internal sealed class ReasonFinder(EnsembleDescription ensemble, int historyCapacity)
{
    private const int MaxReasons = 5;
    private const double LeastError = 4; // two standard deviations

    /// <summary>Finds the reasons, the weightiest first; never none.</summary>
    internal AlertReason[] Find(
        in Transaction transaction,
        ReadOnlySpan<float> current,
        ReadOnlySpan<float> errors,
        ReadOnlySpan<HistoryEntry> past,
        AttendedTransaction[] attended,
        float score,
        float threshold,
        int historyLength)
    {
        var found = new ReasonList(errors);
        int pastCount = (int)MathF.Round(current[CurrentColumn.HistoryFill] * historyCapacity);
        if (pastCount > 0)
        {
            var figures = new PastFigures(past);
            AmountReasons.Add(ref found, in transaction, current, pastCount);
            NoveltyReasons.Add(ref found, in transaction, current, pastCount, in figures);
            RhythmReasons.Add(ref found, current, pastCount, in figures, past.IsEmpty ? 0 : (transaction.EventTimeMs - (double)past[0].EventTimeMs) / 1000);
            PlaceReasons.Add(ref found, current, pastCount, in figures);
            AddAttention(ref found, in transaction, attended, historyLength);
        }

        AddUnexpected(ref found, current);
        AlertReason[] reasons = found.Heaviest(MaxReasons);
        return reasons.Length > 0 ? reasons : [Fallback(score, threshold)];
    }

    /// <summary>The attention's deviation: how many times its share each of these payments has, as a logarithm.</summary>
    private static void AddAttention(ref ReasonList found, in Transaction transaction, AttendedTransaction[] attended, int historyLength)
    {
        if (attended.Length == 0 || historyLength < 2) return;
        double share = attended.Average(past => past.Weight) * historyLength;
        if (share <= 1) return;
        AttendedTransaction first = attended[0];
        CurrencyCode.TryParse(System.Text.Encoding.ASCII.GetBytes(first.Currency), out CurrencyCode currency);
        string ago = ReasonText.Duration(Math.Max(0, (transaction.EventTimeMs - (double)first.EventTimeMs) / 1000));
        string text = $"the model relates it to {ReasonText.Plural(attended.Length, "past payment")}, most of all to one of "
            + $"{ReasonText.Amount(first.AmountMinor, currency)} {ago} earlier";
        found.Add(ReasonCodes.Attention, text, Deviation.OfZ(Math.Log(share)), []);
    }

    private static void AddUnexpected(ref ReasonList found, ReadOnlySpan<float> current)
    {
        int worst = found.WorstUncovered();
        if (worst < 0 || found.Errors[worst] < LeastError) return;
        string name = FeatureSpecification.Current[worst].Name;
        string text = $"{FeaturePhrases.Of(name)} is unlike genuine payments that are otherwise like this one ({name} {ReasonText.Figure(current[worst])}, error {ReasonText.Figure(found.Errors[worst])})";
        found.Add(ReasonCodes.UnexpectedFeature, text, 0, [worst]);
    }

    private AlertReason Fallback(float score, float threshold) => new(
        ReasonCodes.ModelScore,
        $"model {ensemble.Name} {ensemble.Version} scored {ReasonText.Figure(score)}, its threshold is {ReasonText.Figure(threshold)}",
        1f);
}
