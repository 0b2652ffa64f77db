namespace StreamGuard.Core.Windows;

/// <summary>The lengths of the sliding windows, in milliseconds.</summary>
internal static class WindowLengths
{
    internal const long Hour = 3_600_000;
    internal const long Day = 24 * Hour;
    internal const long SevenDays = 7 * Day;
    internal const long ThirtyDays = 30 * Day;
}
