namespace StreamGuard.Core.Features;

/// <summary>Times of day and weekdays in UTC, of times in milliseconds since 1970-01-01; also for times before it.</summary>
internal static class DayClock
{
    internal const int MinutesPerDay = 1440;

    /// <summary>The night begins at midnight and ends before this minute.</summary>
    internal const int NightEndMinute = 6 * 60;
    private const long MsPerMinute = 60_000;
    private const long MsPerDay = MinutesPerDay * MsPerMinute;

    private static readonly float[] Sine = BuildTable(Math.Sin);
    private static readonly float[] Cosine = BuildTable(Math.Cos);

    /// <summary>The whole minutes since midnight, 0 to 1439, and whether the day is a Saturday or a Sunday.</summary>
    internal static int MinuteOfDay(long timeMs, out bool weekend)
    {
        long day = timeMs / MsPerDay;
        long rest = timeMs - day * MsPerDay;
        if (rest < 0)
        {
            rest += MsPerDay;
            day--;
        }

        // Day 0 was a Thursday, so that day 2 is the first Saturday; the remainder of a negative number is made positive.
        int weekday = (int)(((day - 2) % 7 + 7) % 7);
        weekend = weekday < 2;
        return (int)(rest / MsPerMinute);
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
