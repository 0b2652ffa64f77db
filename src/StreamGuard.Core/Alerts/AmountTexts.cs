using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Alerts;

/// <summary>Reasons that lie in amounts, in words.</summary>
internal static class AmountTexts
{
    internal static string Amount(in ReasonScene scene)
    {
        double amount = scene.Transaction.AmountMinor / Math.Pow(10, scene.Transaction.Currency.MinorUnitDigits);
        double median = AmountNormals.MedianOf(scene.Current);
        double ratio = Math.Exp(scene.Current[CurrentColumn.LogAmountRatio]);
        string text = $"amount {ReasonText.Amount(amount, scene.Transaction.Currency)} is {ReasonText.Factor(ratio)} "
            + $"this account's median of {ReasonText.Amount(median, scene.Transaction.Currency)}";
        double aboveLargest = Math.Exp(scene.Current[CurrentColumn.LogAmountToMax]);
        return aboveLargest >= 1.05 && scene.PastCount > 1 ? $"{text}, and above all of {ReasonText.Past(scene.PastCount)}" : text;
    }

    internal static string RecentAmounts(in ReasonScene scene)
    {
        (int column, string span) = scene.Is(CurrentColumn.LogHigh1d) && scene.Count(CurrentColumn.LogHigh1d) == scene.Count(CurrentColumn.LogHigh14d)
            ? (CurrentColumn.LogHigh1d, "day")
            : scene.Count(CurrentColumn.LogHigh7d) == scene.Count(CurrentColumn.LogHigh14d) ? (CurrentColumn.LogHigh7d, "7 days") : (CurrentColumn.LogHigh14d, "14 days");
        double times = scene.Count(column);
        string largest = ReasonText.Factor(Math.Exp(scene.Current[CurrentColumn.MaxLogRatio14d]));
        return times == 1
            ? $"1 payment of the last {span} was {largest} this account's median then"
            : $"{ReasonText.Plural(times, "payment")} of the last {span} were more than 2.3x this account's median then, up to {largest} it";
    }

    internal static string PastPayments(in ReasonScene scene)
    {
        int named = Math.Min(Counterfactuals.RemovedPayments, scene.Attended.Count);
        if (named == 0) return "the model relates it to this account's past payments";
        var parts = new List<string>(named);
        for (int i = 0; i < named; i++) parts.Add(Describe(in scene, scene.Attended[i]));
        string which = named == 1 ? "one past payment" : $"{named} past payments";
        return $"the model relates it to {which} of this account: {string.Join(", ", parts)}";
    }

    private static string Describe(in ReasonScene scene, AttendedTransaction attended)
    {
        string ago = ReasonText.Duration(scene.SecondsSince(attended.EventTimeMs));
        foreach (ref readonly HistoryEntry entry in scene.Past)
        {
            if (entry.SourceOffset == attended.SourceOffset) return $"{ReasonText.Amount(entry.AmountMinor, entry.Currency)} {ago} earlier";
        }

        return $"{ago} earlier";
    }
}
