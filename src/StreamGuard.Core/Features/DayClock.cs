namespace StreamGuard.Core.Features;

/// <summary>Times of day and weekdays in UTC, of times in milliseconds since 1970-01-01; also for times before it.</summary>
internal static class DayClock
{
    internal const int MinutesPerDay = 1440;

    /// <summary>The night begins at midnight and ends before this minute.</summary>
    internal const int NightEndMinute = 6 * 60;
    private const long MsPerMinute = 60_000;
    private const long MsPerDay = MinutesPerDay * MsPerMinute;
    private const long MsPerWeek = 7 * MsPerDay;

    // Whole weeks enough to make any date's time positive, and the five days from a Saturday to the Thursday that 1970 began on.
    private const long WeekStartMs = 15_000_000_000 * MsPerWeek + 5 * MsPerDay;

    private static readonly float[] Sine = BuildTable(Math.Sin);
    private static readonly float[] Cosine = BuildTable(Math.Cos);

    /// <summary>The whole minutes since midnight, 0 to 1439, and whether the day is a Saturday or a Sunday.</summary>
    internal static int MinuteOfDay(long timeMs, out bool weekend)
    {
        // Asked for every past payment of every event: one long division, the rest in 32 bits.
        uint ofWeek = (uint)((ulong)(timeMs + WeekStartMs) % MsPerWeek);
        weekend = ofWeek < 2 * (uint)MsPerDay;
        return (int)(ofWeek % (uint)MsPerDay / (uint)MsPerMinute);
    }

    /// <summary>sin(2 pi minute / 1440).</summary>
    internal static float Sin(int minuteOfDay) => Sine[minuteOfDay];

    /// <summary>cos(2 pi minute / 1440).</summary>
    internal static float Cos(int minuteOfDay) => Cosine[minuteOfDay];

    /// <summary>How far two times of day are apart on the clock's face, in minutes, 0 to 720.</summary>
    internal static int Apart(int minuteOfDay, int otherMinuteOfDay)
    {
        int apart = Math.Abs(minuteOfDay - otherMinuteOfDay);
        return Math.Min(apart, MinutesPerDay - apart);
    }

    private static float[] BuildTable(Func<double, double> function)
    {
        var table = new float[MinutesPerDay];
        for (int minute = 0; minute < table.Length; minute++) table[minute] = (float)function(2 * Math.PI * minute / MinutesPerDay);
        return table;
    }
}
