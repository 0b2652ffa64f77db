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
    /// <param name="past">The visible past, turned.</param>
    internal RecentRatios(ref readonly PastColumns past)
    {
        ReadOnlySpan<double> agesMs = past.AgesMs;
        ReadOnlySpan<float> logRatios = past.LogRatios;
        float max = float.NegativeInfinity;
        for (int i = past.Count - 1; i >= 0 && agesMs[i] < 14 * DayMs; i--)
        {
            float logRatio = logRatios[i];
            if (logRatio > max) max = logRatio;
            if (logRatio <= HighLogRatio) continue;
            High14Days++;
            if (agesMs[i] < 7 * DayMs) High7Days++;
            if (agesMs[i] < 3 * DayMs) High3Days++;
            if (agesMs[i] < DayMs) High1Day++;
        }

        MaxLog14Days = float.IsNegativeInfinity(max) ? 0 : max;
    }
}
