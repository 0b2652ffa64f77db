namespace StreamGuard.Core.Terminals;

/// <summary>Quarters of days, UTC, counted like <see cref="TerminalDays"/>: quarter 4 d is the first of day d.</summary>
internal static class TerminalQuarters
{
    internal const long QuarterMs = TerminalDays.DayMs / QuarterCounts.PerDay;

    /// <summary>Which quarter of its day a time belongs to: 0 to 3. The time is not before 1970.</summary>
    internal static int InDay(long timeMs) => (int)((ulong)timeMs / QuarterMs % QuarterCounts.PerDay);

    /// <summary>The quarter of a time; negative before the first.</summary>
    internal static int Of(long timeMs)
    {
        long sinceFirstMs = timeMs - TerminalDays.FirstMs;
        long quarter = sinceFirstMs >= 0 ? sinceFirstMs / QuarterMs : ((sinceFirstMs + 1) / QuarterMs) - 1;
        return (int)Math.Max(int.MinValue, quarter);
    }

    /// <summary>The first quarter of a day.</summary>
    internal static int FirstOf(int day) => day * QuarterCounts.PerDay;

    /// <summary>The day of a quarter.</summary>
    internal static int DayOf(int quarter) => quarter >> 2;

    /// <summary>The last quarter that is wholly over at a time, the last of its milliseconds included.</summary>
    internal static int LastWhole(long timeMs) => Of(timeMs + 1) - 1;

    /// <summary>The first millisecond after a quarter.</summary>
    internal static long EndOf(int quarter) => TerminalDays.FirstMs + ((quarter + 1) * QuarterMs);
}
