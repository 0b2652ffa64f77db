using System.Globalization;
using StreamGuard.Core.Features;

namespace StreamGuard.Core.Alerts;

/// <summary>Reasons that lie in when and how often the account pays.</summary>
internal static class RhythmReasons
{
    private const int LeastPast = 8;
    private const float SeldomShare = 0.1f;
    private const double LeastZ = 1.5;
    private const double MaxDays = 30;
    private const double LeastDaysOfUsual = 1.0 / 24;
    private const double HoursPerDay = 24;

    internal static void Add(ref ReasonList found, ReadOnlySpan<float> current, int pastCount, in PastFigures figures, double secondsSinceOldest)
    {
        double hour = Count(current[CurrentColumn.LogCount1h]);
        double day = Count(current[CurrentColumn.LogCount1d]);
        double month = Count(current[CurrentColumn.LogCount30d]);
        double days = KnownDays(month, figures.Count, secondsSinceOldest);
        AddCount(ref found, ReasonCodes.ManyPayments1Hour, "hour", hour, Math.Max(0, month - hour) / Math.Max(days * HoursPerDay - 1, 1), [CurrentColumn.LogCount1h, CurrentColumn.LogSum1h]);
        AddCount(ref found, ReasonCodes.ManyPayments1Day, "day", day, Math.Max(0, month - day) / Math.Max(days - 1, LeastDaysOfUsual),
            [CurrentColumn.LogCount1d, CurrentColumn.LogSum1d, CurrentColumn.Pace1d, CurrentColumn.LogMerchants1d]);
        AddGap(ref found, current, in figures);
        AddTimeOfDay(ref found, current, pastCount);
    }

    /// <summary>
    /// Over how many of the last 30 days the counted payments are spread: a young account's habits must not be thinned by days before it paid
    /// at all. Where more are counted than entries are given, the given ones' pace is taken for all.
    /// </summary>
    private static double KnownDays(double month, int entries, double secondsSinceOldest)
    {
        double days = secondsSinceOldest / TimeSpan.FromDays(1).TotalSeconds;
        if (entries > 0 && month > entries) days *= month / entries;
        return Math.Min(days, MaxDays);
    }

    /// <summary>The usual number leaves the span itself out, so that a burst does not make itself usual.</summary>
    private static void AddCount(ref ReasonList found, string code, string span, double count, double usual, ReadOnlySpan<int> features)
    {
        double deviation = Deviation.OfCount(count, usual);
        if (deviation < LeastZ * LeastZ) return;
        found.Add(code, $"{ReasonText.Plural(count, "payment")} in the last {span}, usually {ReasonText.Number(usual)}", deviation, features);
    }

    private static void AddGap(ref ReasonList found, ReadOnlySpan<float> current, in PastFigures figures)
    {
        double logGap = current[CurrentColumn.LogGap];
        if (figures.Gaps < 2 || logGap < 0) return;
        double z = -Deviation.LogZ(logGap, figures.MeanLogGap, figures.SpreadLogGap);
        if (z < LeastZ) return;
        string text = $"{ReasonText.Duration(Math.Exp(logGap) - 1)} after the previous payment, usually {ReasonText.Duration(Math.Exp(figures.MeanLogGap) - 1)}";
        found.Add(ReasonCodes.RapidRepeat, text, Deviation.OfZ(z), [CurrentColumn.LogGap, CurrentColumn.LogGapSecond]);
    }

    private static void AddTimeOfDay(ref ReasonList found, ReadOnlySpan<float> current, int pastCount)
    {
        float share = current[CurrentColumn.HourShare];
        if (pastCount < LeastPast || share >= SeldomShare) return;
        int times = (int)MathF.Round(share * pastCount);
        string text = $"at {ClockTime(current)} UTC; {times} of {ReasonText.Past(pastCount)} within 3 hours of that time";
        found.Add(ReasonCodes.UnusualHour, text, Deviation.OfEvent(times, pastCount),
            [CurrentColumn.HourShare, CurrentColumn.HourSin, CurrentColumn.HourCos, CurrentColumn.Night]);
    }

    private static string ClockTime(ReadOnlySpan<float> current)
    {
        double turn = Math.Atan2(current[CurrentColumn.HourSin], current[CurrentColumn.HourCos]) / (2 * Math.PI);
        int minute = (int)Math.Round((turn + 1) * DayClock.MinutesPerDay) % DayClock.MinutesPerDay;
        return string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");
    }

    private static double Count(float logOnePlus) => Math.Round(Math.Exp(logOnePlus) - 1);
}
