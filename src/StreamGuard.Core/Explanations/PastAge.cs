using StreamGuard.Core.Features;

namespace StreamGuard.Core.Explanations;

/// <summary>How long ago a past transaction was, as its row tells.</summary>
internal static class PastAge
{
    internal const double SecondsPerHour = 3600;
    internal const double SecondsPerDay = 86_400;

    /// <summary>Seconds before the current transaction.</summary>
    internal static double SecondsOf(ReadOnlySpan<float> past) => Math.Exp(past[HistoryColumn.LogAge]) - 1;

    /// <summary>Days before the current transaction.</summary>
    internal static double DaysOf(ReadOnlySpan<float> past) => SecondsOf(past) / SecondsPerDay;
}
