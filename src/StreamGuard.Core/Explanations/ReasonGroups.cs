using StreamGuard.Core.Alerts;
using StreamGuard.Core.Features;
using static StreamGuard.Core.Features.CurrentColumn;

namespace StreamGuard.Core.Explanations;

/// <summary>What each group sets to the account's normal. <c>docs/explanations.md</c> is written from this by a test.</summary>
public static class ReasonGroups
{
    /// <summary>The groups, in the order of <see cref="ReasonGroup"/>.</summary>
    public static IReadOnlyList<ReasonGroupDefinition> All { get; } =
    [
        new(ReasonGroup.Amount, ReasonCodes.Amount,
            [LogAmount, LogAmountRatio, LogAmountToMax, LogAmountZ, RoundAmount, LogCategoryRatio], [HistoryColumn.LogAmountToCurrent],
            "the median is paid, and not a round amount; ratios and z are 0", "the amount is at least 1.5x the median, or at most 1/1.5 of it"),
        new(ReasonGroup.RecentAmounts, ReasonCodes.RecentAmounts,
            [LogRatio1, LogRatio2, LogRatio3, MaxLogRatio14d, LogHigh1d, LogHigh3d, LogHigh7d, LogHigh14d],
            [HistoryColumn.LogAmount, HistoryColumn.LogAmountRatio, HistoryColumn.LogAmountToCurrent],
            "payments of the last 14 days that were more than 2.3x the median then were the median", "there are such payments"),
        new(ReasonGroup.Time, ReasonCodes.Time,
            [HourSin, HourCos, Weekend, Night, HourShare], [],
            "the time of day within 3 hours of which most past payments lie; the kind of day that is usual, where less than a tenth of them fell on this kind",
            "of at least 8 past payments, less than a tenth lie within 3 hours of this time of day, or on this kind of day"),
        new(ReasonGroup.Pace, ReasonCodes.Pace,
            [LogGap, LogGapSecond, LogCount1h, LogCount1d, LogCount7d, LogCount30d, LogSum1h, LogSum1d, LogSum7d, LogSum30d, Pace1d, LogSmall1h, LogMerchants1d],
            [HistoryColumn.LogAge],
            "counts that are too many are the pace of the days before, and sums as much less; the payments beyond that are out of the history, and the others as much older or newer as makes the last gap the median gap",
            "the last hour or day has 1.5 standard deviations more payments than the account usually makes, or the last hour two or more below a tenth of its median, or the last gap is 8x shorter or longer than the median one"),
        new(ReasonGroup.Merchant, ReasonCodes.Merchant,
            [MerchantShare, NewMerchant, CategoryGroup, CategoryShare, NewCategory], [HistoryColumn.SameMerchant, HistoryColumn.SameCategory],
            "the merchant that most past payments went to, with its category", "the merchant or its category is new"),
        new(ReasonGroup.Terminal, ReasonCodes.Terminal,
            [NewTerminal], [HistoryColumn.SameTerminal], "the terminal that most past payments were made at", "the terminal is new"),
        new(ReasonGroup.Device, ReasonCodes.Device,
            [DeviceAbsent, DeviceShare, NewDevice], [HistoryColumn.SameDevice],
            "the device that most past payments were made with, or none if most named none", "less than a fifth of the past payments were made with this device, or without any"),
        new(ReasonGroup.Place, ReasonCodes.Place,
            [ForeignCountry, CountryShare, NewCountry, CountryChanged, LogDistance, DistanceAbsent, LogDistanceToUsual, LogSpeed], [HistoryColumn.SameCountry],
            "the country of most past payments, their median distance from home, and no travel",
            "less than a fifth of the past payments were made in this country, or it is farther from home than all of them, or the card would have travelled faster than 130 km/h"),
        new(ReasonGroup.Channel, ReasonCodes.Channel,
            [CurrentColumn.Channel, ChannelShare, NewChannel], [HistoryColumn.SameChannel],
            "the channel of most past payments", "less than a fifth of the past payments were made through this channel"),
        new(ReasonGroup.TerminalOutcomes, ReasonCodes.TerminalOutcomes,
            [TerminalFraudShare1d, TerminalFraudShare7d, TerminalFraudShare30d, LogTerminalFraudAge, LogTerminalRun, LogTerminalRunAge], [],
            "no fraud is known at the terminal", "one is"),
        new(ReasonGroup.AccountFrauds, ReasonCodes.AccountFrauds,
            [LogAccountFrauds, LogAccountFraudAge], [HistoryColumn.KnownFraud], "no earlier payment of the account is known to be fraud", "one is"),
        new(ReasonGroup.PastPayments, ReasonCodes.PastPayments,
            [], [], "the three past payments with the greatest attention are out of the history", "there is a past, and the model attends to it"),
        new(ReasonGroup.Unexpected, ReasonCodes.Unexpected,
            [], [], "the up to three features with the largest reconstruction errors have the values that their own groups would give them",
            "their errors are 4 (two standard deviations) or more"),
    ];

    private static readonly ReasonGroup?[] GroupOfColumn =
        [.. Enumerable.Range(0, FeatureSpecification.CurrentWidth).Select(column => All.FirstOrDefault(definition => definition.Columns.Contains(column))?.Group)];

    /// <summary>How many groups there are.</summary>
    public static int Count { get; } = All.Count;

    /// <summary>
    /// The columns of <c>current</c> that no group sets: what they describe is the account, the terminal's traffic, or what is known at all, and for that an account has
    /// no normal of its own.
    /// </summary>
    public static IReadOnlyList<int> Unchanged { get; } =
    [
        HistoryFill, LogAccountAge, AccountAgeAbsent, NightShare, WeekendShare, LogHistorySpan,
        LogTerminalCount1d, LogTerminalCount7d, LogTerminalCount30d, LogTerminalGenuineAge,
    ];

    /// <summary>The group that sets a column of <c>current</c>; null = none does.</summary>
    /// <param name="column">The column.</param>
    public static ReasonGroup? Of(int column) => GroupOfColumn[column];
}
