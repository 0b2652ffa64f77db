namespace StreamGuard.Core.Windows;

/// <summary>The sliding counts and sums of the entries that a transaction sees.</summary>
internal static class VisibleAggregates
{
    /// <summary>Counts and adds, from the newest entry back, so that each window continues the shorter one.</summary>
    /// <param name="visible">Entries not later than the end, oldest first, none older than the horizon.</param>
    /// <param name="endMs">The end of every window, inclusive.</param>
    internal static WindowAggregates Of(ReadOnlySpan<HistoryEntry> visible, long endMs)
    {
        WindowAggregates aggregates = default;
        double sum = 0;
        int next = Extend(visible, visible.Length - 1, endMs - WindowLengths.Hour, ref sum);
        aggregates.Count1Hour = visible.Length - 1 - next;
        aggregates.Sum1Hour = sum;
        next = Extend(visible, next, endMs - WindowLengths.Day, ref sum);
        aggregates.Count1Day = visible.Length - 1 - next;
        aggregates.Sum1Day = sum;
        next = Extend(visible, next, endMs - WindowLengths.SevenDays, ref sum);
        aggregates.Count7Days = visible.Length - 1 - next;
        aggregates.Sum7Days = sum;
        next = Extend(visible, next, endMs - WindowLengths.ThirtyDays, ref sum);
        aggregates.Count30Days = visible.Length - 1 - next;
        aggregates.Sum30Days = sum;
        return aggregates;
    }

    private static int Extend(ReadOnlySpan<HistoryEntry> visible, int from, long afterMs, ref double sum)
    {
        while (from >= 0 && visible[from].EventTimeMs > afterMs) sum += visible[from--].Amount;
        return from;
    }
}
