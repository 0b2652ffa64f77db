using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Alerts;

/// <summary>Reasons that lie in amounts, in words.</summary>
internal static class AmountTexts
{
    private const string ByNumber = "; in several currencies, compared by number";
    private const long DayMs = WindowLengths.Day;

    internal static string Amount(in ReasonScene scene)
    {
        var past = new PastAmounts(in scene);
        int count = scene.Past.Length;
        long minor = Math.Max(0, scene.Transaction.AmountMinor);
        decimal amount = ReasonText.Major(minor, scene.Transaction.Currency);
        string usual = count == 1 ? $"{ReasonText.Past(count)}, {past.MedianText}" : $"the median of {ReasonText.Past(count)}, {past.MedianText}";
        string text = past.Median > 0
            ? $"amount {ReasonText.Amount(minor, scene.Transaction.Currency)} is {ReasonText.Factor((double)(amount / past.Median))} {usual}"
            : $"amount {ReasonText.Amount(minor, scene.Transaction.Currency)} against {usual}";
        if (amount > past.Largest && count > 1) text += ", and above all of them";
        return past.DiffersFromNow ? text + ByNumber : text;
    }

    internal static string RecentAmounts(in ReasonScene scene)
    {
        int times = 0;
        double oldestMs = 0, largest = 0;
        foreach (ref readonly HistoryEntry entry in scene.Past)
        {
            if (scene.MsSince(in entry) >= RecentRatios.Days * DayMs || (float)entry.LogAmountRatio <= RecentRatios.HighLogRatio) continue;
            if (times++ == 0) oldestMs = scene.MsSince(in entry);
            largest = Math.Max(largest, (double)entry.LogAmountRatio);
        }

        string span = oldestMs < DayMs ? "day" : oldestMs < 7 * DayMs ? "7 days" : "14 days";
        string factor = ReasonText.AboutFactor(Math.Exp(largest)), past = ReasonText.Past(scene.Past.Length);
        string text = times == 1
            ? $"1 of {past}, made within the last {span}, was {factor} its median then"
            : $"{times} of {past}, made within the last {span}, were at least about 2.3x its median then, the largest {factor}";
        return new PastAmounts(in scene).IsMixed ? text + ByNumber : text;
    }

    internal static string PastPayments(in ReasonScene scene)
    {
        int named = Math.Min(Counterfactuals.RemovedPayments, scene.Attended.Count);
        if (named == 0) return "the model relates it to this account's past payments";
        var parts = new List<string>(named);
        for (int i = 0; i < named; i++) parts.Add(Describe(in scene, scene.Attended[i]));
        string which = named == 1 ? "one past payment" : $"{named} past payments";
        return $"the model relates it to {which} of this account: {string.Join("; ", parts)}";
    }

    private static string Describe(in ReasonScene scene, AttendedTransaction attended)
    {
        string ago = ReasonText.Duration(scene.SecondsSince(attended.EventTimeMs));
        foreach (ref readonly HistoryEntry entry in scene.Past)
        {
            if (entry.SourceOffset != attended.SourceOffset) continue;
            string merchant = entry.MerchantHash == Transactions.TextHash.Hash32(scene.Transaction.MerchantId) ? " to the same merchant" : string.Empty;
            string category = entry.MerchantCategory == 0 ? string.Empty : $" in {HabitTexts.Category(entry.MerchantCategory)}";
            string country = entry.MerchantCountry.IsAbsent ? string.Empty : $" in {entry.MerchantCountry}";
            return $"{ReasonText.Amount(entry.AmountMinor, entry.Currency)} {HabitTexts.How(entry.Channel)}{merchant}{category}{country}, {ago} earlier";
        }

        return $"{ago} earlier";
    }
}
