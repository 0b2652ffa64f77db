using System.Globalization;
using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Alerts;

/// <summary>Reasons that lie in when and how often the account pays, in words.</summary>
internal static class RhythmTexts
{
    internal static string Time(in ReasonScene scene)
    {
        DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds(scene.Transaction.EventTimeMs);
        var parts = new List<string>();
        if (TimeNormal.IsUnusualTime(scene.Current))
        {
            string clock = time.ToString("HH:mm", CultureInfo.InvariantCulture);
            parts.Add($"paid at {clock} UTC; {ReasonText.TimesOfPast(scene.TimesOf(CurrentColumn.HourShare), scene.Past.Length)} within 3 hours of that time");
        }

        if (TimeNormal.IsUnusualDay(scene.Current))
        {
            float weekendShare = scene.Current[CurrentColumn.WeekendShare];
            bool isWeekend = scene.Is(CurrentColumn.Weekend);
            int times = (int)MathF.Round((isWeekend ? weekendShare : 1 - weekendShare) * scene.Past.Length);
            string day = time.ToString("dddd", CultureInfo.InvariantCulture);
            parts.Add($"paid on a {day}; {ReasonText.TimesOfPast(times, scene.Past.Length)} {(isWeekend ? "at a weekend" : "on a weekday")}");
        }

        return string.Join("; ", parts);
    }

    internal static string Pace(in ReasonScene scene)
    {
        var pace = new UsualPace(scene.Current, scene.Past.Length);
        double usualGap = PaceNormal.UsualGapSeconds(scene.Past);
        string past = ReasonText.Past(scene.Past.Length);
        var parts = new List<string>();
        if (Counts(in scene, in pace) is { } counts) parts.Add(counts);
        int small = pace.IsTooMany1Hour ? SmallOfTheHour(in scene) : 0;
        if (small > 0) parts.Add($"{small} of {past} {(small == 1 ? "was" : "were")} made in that hour at less than a tenth of their median{(new PastAmounts(in scene).IsMixed ? ", by number" : string.Empty)}");
        if (PaceNormal.IsUnusualGap(scene.Current, usualGap))
        {
            double gap = scene.SecondsSince(scene.Past[^1].EventTimeMs);
            parts.Add($"{ReasonText.Duration(gap)} after the previous payment, the median gap of {past} is {ReasonText.Duration(usualGap)}");
        }

        return string.Join("; ", parts);
    }

    /// <summary>What was counted, and of how many: no pace is told, because nobody knows for how long the account has been paying.</summary>
    private static string? Counts(in ReasonScene scene, in UsualPace pace)
    {
        bool isTheHour = pace.IsTooMany1Hour && pace.Count1Day == pace.Count1Hour;
        bool isTheDay = pace.IsTooMany1Day && !isTheHour;
        if (!pace.IsTooMany1Hour && !isTheDay) return null;
        string month = $"{scene.Counted(pace.Count30Days, WindowLengths.ThirtyDays)} in the 30 days before";
        string day = $"{scene.Counted(pace.Count1Day, WindowLengths.Day)} in the day before";
        if (!pace.IsTooMany1Hour) return $"payments: {day}, {month}";
        string hour = $"{scene.Counted(pace.Count1Hour, WindowLengths.Hour)} in the hour before";
        return isTheDay ? $"payments: {hour}, {day}, {month}" : $"payments: {hour}, {month}";
    }

    private static int SmallOfTheHour(in ReasonScene scene)
    {
        decimal least = new PastAmounts(in scene).Median / 10;
        int small = 0;
        foreach (ref readonly HistoryEntry entry in scene.Past)
            small += scene.MsSince(in entry) < WindowLengths.Hour && ReasonText.Major(entry.AmountMinor, entry.Currency) < least ? 1 : 0;
        return small;
    }
}
