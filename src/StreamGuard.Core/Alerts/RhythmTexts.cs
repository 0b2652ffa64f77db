using System.Globalization;
using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;

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
            parts.Add($"paid at {clock} UTC; {ReasonText.TimesOfPast(scene.TimesOf(CurrentColumn.HourShare), scene.PastCount)} within 3 hours of that time");
        }

        if (TimeNormal.IsUnusualDay(scene.Current))
        {
            float weekendShare = scene.Current[CurrentColumn.WeekendShare];
            bool isWeekend = scene.Is(CurrentColumn.Weekend);
            int times = (int)MathF.Round((isWeekend ? weekendShare : 1 - weekendShare) * scene.PastCount);
            string day = time.ToString("dddd", CultureInfo.InvariantCulture);
            parts.Add($"paid on a {day}; {ReasonText.TimesOfPast(times, scene.PastCount)} {(isWeekend ? "at a weekend" : "on a weekday")}");
        }

        return string.Join("; ", parts);
    }

    internal static string Pace(in ReasonScene scene)
    {
        double daysSinceOldest = scene.Past.IsEmpty ? 0 : scene.SecondsSince(scene.Past[0].EventTimeMs) / PastAge.SecondsPerDay;
        var pace = new UsualPace(scene.Current, scene.Past.Length, daysSinceOldest);
        double usualGap = PaceNormal.UsualGapSeconds(scene.Past);
        var parts = new List<string>();
        if (pace.IsTooMany1Hour)
        {
            parts.Add(Counted(pace.Count1Hour, "hour", pace.PerHour));
            if (pace.Small1Hour > 0) parts.Add($"{ReasonText.Plural(pace.Small1Hour, "payment")} of the last hour below a tenth of this account's median");
        }

        bool isTheHour = pace.IsTooMany1Hour && pace.Count1Day == pace.Count1Hour;
        if (pace.IsTooMany1Day && !isTheHour) parts.Add(Counted(pace.Count1Day, "day", pace.PerDay));
        if (PaceNormal.IsUnusualGap(scene.Current, usualGap))
            parts.Add($"{ReasonText.Duration(scene.Number(CurrentColumn.LogGap))} after the previous payment, usually {ReasonText.Duration(usualGap)}");
        return string.Join("; ", parts);
    }

    private static string Counted(double count, string span, double usual) =>
        $"{ReasonText.Plural(count, "payment")} in the {span} before, usually {ReasonText.Usual(usual)}";
}
