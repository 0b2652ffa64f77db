using StreamGuard.Core.Features;

namespace StreamGuard.Core.Explanations;

/// <summary>
/// How often the account paid before the last day (or, where a burst may have lasted longer, before the last 7 days), so that a burst does not make itself
/// usual. Worked out from a row's own columns.
/// </summary>
internal readonly struct UsualPace
{
    private const double MaxDays = 30;
    private const double LeastDays = 2;
    private const double DaysForWeek = 10;
    private const double HoursPerDay = 24;

    /// <summary>A count is too many when it exceeds the usual by so many standard deviations of a Poisson count.</summary>
    private const double LeastDeviations = 1.5;

    private const double LeastSmall = 2;

    /// <summary>Reads a row.</summary>
    /// <param name="current">Its columns of <c>current</c>.</param>
    /// <param name="pastCount">Past transactions that it saw.</param>
    internal UsualPace(ReadOnlySpan<float> current, int pastCount)
    {
        Count1Hour = CountOf(current[CurrentColumn.LogCount1h]);
        Count1Day = CountOf(current[CurrentColumn.LogCount1d]);
        Count7Days = CountOf(current[CurrentColumn.LogCount7d]);
        Count30Days = CountOf(current[CurrentColumn.LogCount30d]);
        Small1Hour = CountOf(current[CurrentColumn.LogSmall1h]);

        // Where more are counted than are at hand, the pace of those at hand is taken for all.
        double days = Math.Exp(current[CurrentColumn.LogHistorySpan]) - 1;
        if (pastCount > 0 && Count30Days > pastCount) days *= Count30Days / pastCount;
        days = Math.Min(days, MaxDays);
        IsKnown = days >= LeastDays;
        if (!IsKnown) return;
        PerDay = (Count30Days - Count1Day) / (days - 1);
        PerDayBeforeWeek = days >= DaysForWeek ? (Count30Days - Count7Days) / (days - 7) : PerDay;
    }

    /// <summary>Whether the past is long enough to know a pace.</summary>
    internal bool IsKnown { get; }

    internal double Count1Hour { get; }

    internal double Count1Day { get; }

    internal double Count7Days { get; }

    internal double Count30Days { get; }

    /// <summary>Payments of the last hour below a tenth of the median.</summary>
    internal double Small1Hour { get; }

    /// <summary>Payments a day.</summary>
    internal double PerDay { get; }

    /// <summary>Payments an hour.</summary>
    internal double PerHour => PerDay / HoursPerDay;

    /// <summary>Payments a day before the last 7 days, where the past is long enough to tell.</summary>
    internal double PerDayBeforeWeek { get; }

    /// <summary>Whether more was paid in the last hour than usual, or several small ones were.</summary>
    internal bool IsTooMany1Hour => IsKnown && (IsTooMany(Count1Hour, PerHour) || Small1Hour >= LeastSmall);

    /// <summary>Whether more was paid in the last day than usual.</summary>
    internal bool IsTooMany1Day => IsKnown && IsTooMany(Count1Day, PerDay);

    private static bool IsTooMany(double count, double usual) => count - usual >= LeastDeviations * Math.Sqrt(usual + 1);

    /// <summary>The whole number behind ln(1 + count).</summary>
    internal static double CountOf(float logOnePlus) => Math.Round(Math.Exp(logOnePlus) - 1);
}
