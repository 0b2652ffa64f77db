using StreamGuard.Core.Features;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Explanations;

/// <summary>Sets the time of day and the kind of day to the account's normal.</summary>
internal static class TimeNormal
{
    private const int NearMinutes = 180;
    private const int NightEndMinute = 6 * 60;
    private const float LeastShare = 0.1f;
    private const int LeastPast = 8;

    /// <summary>As if it had been paid when most past payments were.</summary>
    internal static bool Apply(in VariantRow row, ReadOnlySpan<HistoryEntry> visible)
    {
        if (visible.Length < LeastPast) return false;
        Span<float> current = row.Current;
        bool isUnusualTime = IsUnusualTime(current);
        bool isUnusualDay = IsUnusualDay(current);
        if (isUnusualDay) current[CurrentColumn.Weekend] = 1 - current[CurrentColumn.Weekend];
        if (!isUnusualTime) return isUnusualDay;

        int best = 0, bestMinute = 0;
        for (int i = visible.Length - 1; i >= 0; i--)
        {
            int minute = DayClock.MinuteOfDay(visible[i].EventTimeMs, out _);
            int near = 0;
            foreach (ref readonly HistoryEntry other in visible)
                near += DayClock.Apart(minute, DayClock.MinuteOfDay(other.EventTimeMs, out _)) <= NearMinutes ? 1 : 0;
            if (near <= best) continue;
            best = near;
            bestMinute = minute;
        }

        current[CurrentColumn.HourSin] = DayClock.Sin(bestMinute);
        current[CurrentColumn.HourCos] = DayClock.Cos(bestMinute);
        current[CurrentColumn.Night] = bestMinute < NightEndMinute ? 1 : 0;
        current[CurrentColumn.HourShare] = (float)best / visible.Length;
        return true;
    }

    /// <summary>Whether few past payments were made around this time of day.</summary>
    internal static bool IsUnusualTime(ReadOnlySpan<float> current) => current[CurrentColumn.HourShare] < LeastShare;

    /// <summary>Whether few past payments fell on this kind of day.</summary>
    internal static bool IsUnusualDay(ReadOnlySpan<float> current)
    {
        float weekendShare = current[CurrentColumn.WeekendShare];
        return (current[CurrentColumn.Weekend] > 0 ? weekendShare : 1 - weekendShare) < LeastShare;
    }
}
