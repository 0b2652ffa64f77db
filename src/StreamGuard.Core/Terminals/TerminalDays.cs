namespace StreamGuard.Core.Terminals;

/// <summary>Days, UTC, as a terminal's cells count them: from 2000-01-01 on, in 16 bits, to 2179-06-06.</summary>
internal static class TerminalDays
{
    /// <summary>2000-01-01 in days since 1970-01-01.</summary>
    internal const int Epoch = 10_957;

    internal const long DayMs = 86_400_000;

    /// <summary>The first millisecond that has a day.</summary>
    internal const long FirstMs = Epoch * DayMs;

    /// <summary>The first millisecond after the last day.</summary>
    internal const long EndMs = (Epoch + ushort.MaxValue + 1L) * DayMs;

    /// <summary>The day of a time; negative before the first.</summary>
    internal static int Of(long timeMs) => (int)Math.Max(int.MinValue, FloorDay(timeMs) - Epoch);

    private static long FloorDay(long timeMs) => timeMs >= 0 ? timeMs / DayMs : ((timeMs + 1) / DayMs) - 1;
}
