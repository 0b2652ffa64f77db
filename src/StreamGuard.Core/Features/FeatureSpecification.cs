using static StreamGuard.Core.Features.FeatureKind;

namespace StreamGuard.Core.Features;

/// <summary>
/// The columns of the feature tensors, and their version. "Visible history" is what the account's history shows the transaction: at most
/// its capacity of past transactions, not later than the current one and not older than the horizon. Amounts of different currencies are
/// compared by their numbers, in major units. Training and serving run the same code, and every manifest,
/// snapshot and alert carries <see cref="Version"/>: whoever changes a column or its formula raises it.
/// </summary>
public static class FeatureSpecification
{
    /// <summary>The version of what follows.</summary>
    public const int Version = 1;

    /// <summary>
    /// Columns of <c>history</c>, one row per past transaction. The first <see cref="FrozenHistoryWidth"/> depend only on that
    /// transaction and what came before it, so an encoder may read them and its output can be kept; the others relate it
    /// to the current transaction and belong into the keys of the attention only.
    /// </summary>
    public static IReadOnlyList<FeatureDefinition> History { get; } =
    [
        new("log_amount", Continuous, "ln(1 + amount in major units)"),
        new("log_amount_ratio", Continuous, "ln(amount / median amount of the history visible then), both at least 0.01 major units; 0 without a past; half precision"),
        new("log_gap", Continuous, "ln(1 + seconds since the account's previous transaction then); -1 without one; half precision"),
        new("hour_sin", Continuous, "sin(2 pi minute / 1440), minute = whole minutes since midnight UTC"),
        new("hour_cos", Continuous, "cos(2 pi minute / 1440)"),
        new("weekend", Indicator, "1 on Saturday and Sunday, UTC"),
        new("channel", Categorical, "the channel's number", 7),
        new("category_group", Categorical, "group of the merchant category code; 0 = absent", MerchantCategoryGroups.Count),
        new("foreign_country", Indicator, "1 when the merchant's country and the account's are known and differ"),
        new("new_country", Indicator, "1 when the country is known and was not in the history visible then"),
        new("new_merchant", Indicator, "1 when the merchant was not in the history visible then"),
        new("new_device", Indicator, "1 when a device is named that was not in the history visible then"),
        new("new_category", Indicator, "1 when the merchant category is known and was not in the history visible then"),
        new("log_distance", Continuous, "ln(1 + kilometres from home), cut to 0..60,000 and kept in half precision; 0 when absent"),
        new("distance_absent", Indicator, "1 when the distance is absent"),
        new("log_age", Continuous, "ln(1 + seconds between it and the current transaction)"),
        new("same_merchant", Indicator, "1 when the current transaction has the same merchant"),
        new("same_terminal", Indicator, "1 when a terminal is named and the current transaction has the same"),
        new("same_device", Indicator, "1 when a device is named and the current transaction has the same"),
        new("same_category", Indicator, "1 when the merchant category is known and the current transaction has the same"),
        new("same_country", Indicator, "1 when the merchant's country is known and the current transaction has the same"),
        new("same_channel", Indicator, "1 when the current transaction has the same channel"),
        new("log_amount_to_current", Continuous, "ln(1 + current amount) - ln(1 + its amount), major units"),
    ];

    /// <summary>How many of the history's columns are frozen.</summary>
    public const int FrozenHistoryWidth = 15;

    /// <summary>Columns of <c>current</c>: the transaction, the account's profile and the window aggregates.</summary>
    public static IReadOnlyList<FeatureDefinition> Current { get; } =
    [
        new("log_amount", Continuous, "ln(1 + amount in major units)"),
        new("log_amount_ratio", Continuous, "ln(amount / median amount of the visible history), both at least 0.01 major units; 0 without a past"),
        new("log_amount_to_max", Continuous, "ln((1 + amount) / (1 + largest amount of the visible history)); 0 without a past"),
        new("log_amount_z", Continuous, "(ln(1 + amount) - mean) / (deviation + 0.25), mean and population deviation of the visible history's ln(1 + amount); 0 with fewer than 2; cut to -10..10"),
        new("round_amount", Indicator, "1 when the amount is a positive multiple of ten major units"),
        new("hour_sin", Continuous, "sin(2 pi minute / 1440), minute = whole minutes since midnight UTC"),
        new("hour_cos", Continuous, "cos(2 pi minute / 1440)"),
        new("weekend", Indicator, "1 on Saturday and Sunday, UTC"),
        new("night", Indicator, "1 from 00:00 to 05:59 UTC"),
        new("hour_share", Continuous, "share of the visible history within 180 minutes of this time of day, either way and around midnight; 0 to 1; 0 without a past"),
        new("log_gap", Continuous, "ln(1 + seconds since the account's previous transaction); -1 without one"),
        new("log_gap_second", Continuous, "ln(1 + seconds since the last but one); -1 without one"),
        new("channel", Categorical, "the channel's number", 7),
        new("category_group", Categorical, "group of the merchant category code; 0 = absent", MerchantCategoryGroups.Count),
        new("channel_share", Continuous, "share of the visible history with this channel; 0 to 1; 0 without a past"),
        new("category_share", Continuous, "share of the visible history with this merchant category; 0 to 1; 0 when absent or without a past"),
        new("merchant_share", Continuous, "share of the visible history with this merchant; 0 to 1; 0 without a past"),
        new("terminal_seen", Indicator, "1 when the terminal is named and in the visible history"),
        new("device_absent", Indicator, "1 when no device is named"),
        new("device_share", Continuous, "share of the visible history's transactions with a device that have this one; 0 to 1; 0 when there are none or no device is named"),
        new("new_device", Indicator, "1 when a device is named that is not in the visible history"),
        new("foreign_country", Indicator, "1 when the merchant's country and the account's are known and differ"),
        new("country_share", Continuous, "share of the visible history in the merchant's country; 0 to 1; 0 when it is absent or without a past"),
        new("new_country", Indicator, "1 when the merchant's country is known and not in the visible history"),
        new("country_changed", Indicator, "1 when the merchant's country and the previous transaction's are known and differ"),
        new("new_merchant", Indicator, "1 when the merchant is not in the visible history"),
        new("new_category", Indicator, "1 when the merchant category is known and not in the visible history"),
        new("log_distance", Continuous, "ln(1 + kilometres from home), cut to 0..60,000; 0 when absent"),
        new("distance_absent", Indicator, "1 when the distance is absent"),
        new("log_distance_to_usual", Continuous, "ln((1 + distance) / (1 + largest known distance of the visible history)); 0 when either is absent"),
        new("log_speed", Continuous,
            "ln(1 + kilometres an hour): difference of the distances from home of this and the newest card-present transaction with a known distance, over the time between them, at least a minute; a lower bound of the speed; 0 when unknown or the card is not present (chip, contactless, magstripe, ATM)"),
        new("log_count_1h", Continuous, "ln(1 + transactions in the last hour)"),
        new("log_count_1d", Continuous, "ln(1 + transactions in the last day)"),
        new("log_count_7d", Continuous, "ln(1 + transactions in the last 7 days)"),
        new("log_count_30d", Continuous, "ln(1 + transactions in the last 30 days)"),
        new("log_sum_1h", Continuous, "ln(1 + sum of the amounts in the last hour), major units"),
        new("log_sum_1d", Continuous, "ln(1 + sum of the amounts in the last day), major units"),
        new("log_sum_7d", Continuous, "ln(1 + sum of the amounts in the last 7 days), major units"),
        new("log_sum_30d", Continuous, "ln(1 + sum of the amounts in the last 30 days), major units"),
        new("pace_1d", Continuous, "ln((1 + transactions in the last day) / (1 + transactions in the last 30 days / 30))"),
        new("log_small_1h", Continuous, "ln(1 + transactions of the last hour in the visible history below a tenth of its median amount)"),
        new("log_merchants_1d", Continuous, "ln(1 + distinct merchants of the last day in the visible history)"),
        new("history_fill", Continuous, "visible past transactions / the history's capacity; 0 to 1"),
        new("log_account_age", Continuous, "ln(1 + days since the account was opened, with their fraction); 0 when absent or in the future"),
        new("account_age_absent", Indicator, "1 when the account's opening is absent"),
    ];

    /// <summary>Fh: how many columns <c>history</c> has.</summary>
    public static int HistoryWidth { get; } = History.Count;

    /// <summary>Fc: how many columns <c>current</c> has.</summary>
    public static int CurrentWidth { get; } = Current.Count;
}
