using System.Globalization;

namespace StreamGuard.Worker.Configuration;

/// <summary>Times as people write them: by ISO 8601 alone, because 01.02.2026 is the first of February to some and the second of January to others.</summary>
internal static class TimeText
{
    private static readonly string[] Iso8601 = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>What is wanted, for messages.</summary>
    internal const string Wanted = "such as 2026-01-31 or 2026-01-31T08:00Z (year-month-day, ISO 8601)";

    /// <summary>Reads a date, or a date and time with or without its offset from UTC; without one it is in UTC.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The time.</param>
    /// <returns>Whether it is one.</returns>
    internal static bool TryParse(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text.Trim(), Iso8601, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
