using StreamGuard.Core.Features;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Explanations;

/// <summary>Sets how soon and how often the account pays to its normal.</summary>
internal static class PaceNormal
{
    /// <summary>A gap is unusual when it is this many times shorter or longer than the median one.</summary>
    private const double LeastGapFactor = 8;

    private const int LeastPast = 4;

    /// <summary>As if the payments beyond the usual pace had not been, and the last one had been as long ago as usual.</summary>
    internal static bool Apply(in VariantRow row, ReadOnlySpan<HistoryEntry> visible)
    {
        if (row.Length == 0) return false;
        Span<float> current = row.Current;
        var pace = new UsualPace(current, visible.Length);
        double usualGap = UsualGapSeconds(visible);
        bool isTooMany = pace.IsTooMany1Hour || pace.IsTooMany1Day;
        bool isUnusualGap = IsUnusualGap(current, usualGap);
        if (!isTooMany && !isUnusualGap) return false;

        if (isTooMany) SetCounts(in row, in pace);
        if (usualGap > 0) SetGap(in row, usualGap);
        return true;
    }

    /// <summary>Whether the previous payment was much less or much longer ago than usual.</summary>
    internal static bool IsUnusualGap(ReadOnlySpan<float> current, double usualGap)
    {
        double gap = Math.Exp(current[CurrentColumn.LogGap]) - 1;
        return usualGap > 0 && current[CurrentColumn.LogGap] >= 0 && (gap * LeastGapFactor < usualGap || gap > usualGap * LeastGapFactor);
    }

    /// <summary>The median of the seconds between the past payments; 0 = there are fewer than four.</summary>
    internal static double UsualGapSeconds(ReadOnlySpan<HistoryEntry> visible)
    {
        if (visible.Length < LeastPast) return 0;
        Span<float> gaps = stackalloc float[visible.Length - 1];
        for (int i = 0; i < gaps.Length; i++) gaps[i] = (float)(((double)visible[i + 1].EventTimeMs - visible[i].EventTimeMs) / 1000);
        return Usual.Median(gaps);
    }

    private static void SetCounts(in VariantRow row, in UsualPace pace)
    {
        Span<float> current = row.Current;
        double hour = pace.IsTooMany1Hour ? Math.Min(pace.Count1Hour, Math.Round(pace.PerHour)) : pace.Count1Hour;
        double day = pace.Count1Day - (pace.Count1Hour - hour);
        if (pace.IsTooMany1Day) day = Math.Max(hour, Math.Min(day, Math.Round(pace.PerDay)));
        double week = Math.Max(day, Math.Min(pace.Count7Days - (pace.Count1Day - day), Math.Round(7 * pace.PerDayBeforeWeek)));
        double month = pace.Count30Days - (pace.Count7Days - week);

        double sumDay = SumOf(current, CurrentColumn.LogSum1d) * Share(day, pace.Count1Day);
        double sumWeek = (SumOf(current, CurrentColumn.LogSum7d) - SumOf(current, CurrentColumn.LogSum1d)) * Share(week - day, pace.Count7Days - pace.Count1Day) + sumDay;
        double sumMonth = SumOf(current, CurrentColumn.LogSum30d) - SumOf(current, CurrentColumn.LogSum7d) + sumWeek;
        current[CurrentColumn.LogSum1h] = OnePlus(SumOf(current, CurrentColumn.LogSum1h) * Share(hour, pace.Count1Hour));
        current[CurrentColumn.LogSum1d] = OnePlus(sumDay);
        current[CurrentColumn.LogSum7d] = OnePlus(sumWeek);
        current[CurrentColumn.LogSum30d] = OnePlus(sumMonth);
        current[CurrentColumn.LogCount1h] = OnePlus(hour);
        current[CurrentColumn.LogCount1d] = OnePlus(day);
        current[CurrentColumn.LogCount7d] = OnePlus(week);
        current[CurrentColumn.LogCount30d] = OnePlus(month);
        current[CurrentColumn.Pace1d] = (float)Math.Log((1 + day) / (1 + month / 30));
        current[CurrentColumn.LogSmall1h] = 0;
        current[CurrentColumn.LogMerchants1d] = Math.Min(current[CurrentColumn.LogMerchants1d], OnePlus(day));
        DropBurst(in row, pace.Count1Hour - hour, pace.Count1Day - day, pace.Count7Days - week);
    }

    /// <summary>Takes the newest past transactions out that were too many, but not all of the past.</summary>
    private static void DropBurst(in VariantRow row, double excess1Hour, double excess1Day, double excess7Days)
    {
        int dropped = 0;
        while (dropped < row.Length - 1)
        {
            double seconds = PastAge.SecondsOf(row.Past(row.Length - 1 - dropped));
            double excess = seconds < PastAge.SecondsPerHour ? Math.Max(excess1Hour, excess1Day) : seconds < PastAge.SecondsPerDay ? excess1Day : excess7Days;
            if (dropped >= excess || seconds >= 7 * PastAge.SecondsPerDay) break;
            dropped++;
        }

        row.DropNewest(dropped);
    }

    /// <summary>Moves the past in time, so that its newest payment was as long ago as usual. One that is farther away since a burst is out stays there.</summary>
    private static void SetGap(in VariantRow row, double usualGap)
    {
        Span<float> current = row.Current;
        bool isDropped = PastAge.SecondsOf(row.Past(row.Length - 1)) > Math.Exp(current[CurrentColumn.LogGap]);
        double newest = PastAge.SecondsOf(row.Past(row.Length - 1));
        double shift = isDropped && newest > usualGap ? 0 : usualGap - newest;
        for (int i = 0; i < row.Length; i++)
        {
            Span<float> past = row.Past(i);
            past[HistoryColumn.LogAge] = OnePlus(Math.Max(0, PastAge.SecondsOf(past) + shift));
        }

        current[CurrentColumn.LogGap] = row.Past(row.Length - 1)[HistoryColumn.LogAge];
        current[CurrentColumn.LogGapSecond] = row.Length > 1 ? row.Past(row.Length - 2)[HistoryColumn.LogAge] : CurrentRow.NoGap;
    }

    private static double SumOf(ReadOnlySpan<float> current, int column) => Math.Exp(current[column]) - 1;

    private static double Share(double part, double whole) => whole > 0 ? Math.Clamp(part / whole, 0, 1) : 0;

    private static float OnePlus(double value) => (float)Math.Log(1 + Math.Max(0, value));
}
