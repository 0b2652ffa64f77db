using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Features;

/// <summary>How the amounts of an account's last days compared with its medians then: the trace of someone who spends more than the account's owner does.</summary>
internal ref struct RecentRatios
{
    /// <summary>ln 2.3: a genuine payment is rarely that far above its account's median, and one inflated fivefold nearly always is.</summary>
    internal const float HighLogRatio = 0.832909f;
    private const double DayMs = 86_400_000;

    /// <summary>The largest logarithm of the last 14 days; 0 without any.</summary>
    internal float MaxLog14Days;

    /// <summary>Payments far above the median then, in the last day, 3, 7 and 14 days.</summary>
    internal int High1Day;
    internal int High3Days;
    internal int High7Days;
    internal int High14Days;

    /// <summary>Looks back from the newest.</summary>
    /// <param name="past">The visible past, oldest first.</param>
    /// <param name="timeMs">When the current payment happened.</param>
    internal RecentRatios(ReadOnlySpan<HistoryEntry> past, long timeMs)
    {
        float max = float.NegativeInfinity;
        for (int i = past.Length - 1; i >= 0; i--)
        {
            double days = ((double)timeMs - past[i].EventTimeMs) / DayMs;
            if (days >= 14) break;
            float logRatio = (float)past[i].LogAmountRatio;
            if (logRatio > max) max = logRatio;
            if (logRatio <= HighLogRatio) continue;
            High14Days++;
            if (days < 7) High7Days++;
            if (days < 3) High3Days++;
            if (days < 1) High1Day++;
        }

        MaxLog14Days = float.IsNegativeInfinity(max) ? 0 : max;
    }
}
