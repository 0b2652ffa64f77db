using static StreamGuard.Core.Features.FeatureGroup;
using static StreamGuard.Core.Features.FeatureKind;

namespace StreamGuard.Core.Features;

/// <summary>
/// The columns of the feature tensors, and their version. "Visible history" is what the account's history shows the transaction: at most
/// its capacity of past transactions, not later than the current one and not older than the horizon. Amounts of different currencies are
/// compared by their numbers, in major units. A transaction's terminal is its merchant where no terminal is named, and what is known of it
/// is what <see cref="Terminals.TerminalKnowledge"/> says. Training and serving run the same code, and every manifest,
/// snapshot and alert carries <see cref="Version"/>: whoever changes a column or its formula raises it.
/// </summary>
public static class FeatureSpecification
{
    /// <summary>The version of what follows.</summary>
    public const int Version = 2;

    /// <summary>
    /// Columns of <c>history</c>, one row per past transaction. The first <see cref="FrozenHistoryWidth"/> depend only on that
    /// transaction and what came before it, so an encoder may read them and its output can be kept; the others relate it
    /// to the current transaction and belong into the keys of the attention only.
    /// </summary>
    public static IReadOnlyList<FeatureDefinition> History { get; } =
    [
        new("log_amount", FeatureGroup.Payment, Continuous, "ln(1 + amount in major units)"),
        new("log_amount_ratio", Account, Continuous, "ln(amount / median amount of the history visible then), both at least 0.01 major units; 0 without a past; half precision"),
        new("log_gap", Account, Continuous, "ln(1 + seconds since the account's previous transaction then); -1 without one; half precision"),
        new("hour_sin", FeatureGroup.Payment, Continuous, "sin(2 pi minute / 1440), minute = whole minutes since midnight UTC"),
        new("hour_cos", FeatureGroup.Payment, Continuous, "cos(2 pi minute / 1440)"),
        new("weekend", FeatureGroup.Payment, Indicator, "1 on Saturday and Sunday, UTC"),
        new("channel", FeatureGroup.Payment, Categorical, "the channel's number", 7),
        new("category_group", FeatureGroup.Payment, Categorical, "group of the merchant category code; 0 = absent", MerchantCategoryGroups.Count),
        new("foreign_country", FeatureGroup.Payment, Indicator, "1 when the merchant's country and the account's are known and differ"),
        new("new_country", Account, Indicator, "1 when the country is known and was not in the history visible then"),
        new("new_merchant", Account, Indicator, "1 when the merchant was not in the history visible then"),
        new("new_device", Account, Indicator, "1 when a device is named that was not in the history visible then"),
        new("new_category", Account, Indicator, "1 when the merchant category is known and was not in the history visible then"),
        new("log_distance", FeatureGroup.Payment, Continuous, "ln(1 + kilometres from home), cut to 0..60,000 and kept in half precision; 0 when absent"),
        new("distance_absent", FeatureGroup.Payment, Indicator, "1 when the distance is absent"),
        new("terminal_risk", Outcome, Continuous, "share of frauds among the terminal's transactions of the 30 days known then; 0 to 1; half precision"),
        new("terminal_run", Outcome, Indicator, "1 when the terminal's last known transactions were frauds then"),
        new("log_age", FeatureGroup.Payment, Continuous, "ln(1 + seconds between it and the current transaction)"),
        new("same_merchant", FeatureGroup.Payment, Indicator, "1 when the current transaction has the same merchant"),
        new("same_terminal", FeatureGroup.Payment, Indicator, "1 when a terminal is named and the current transaction has the same"),
        new("same_device", FeatureGroup.Payment, Indicator, "1 when a device is named and the current transaction has the same"),
        new("same_category", FeatureGroup.Payment, Indicator, "1 when the merchant category is known and the current transaction has the same"),
        new("same_country", FeatureGroup.Payment, Indicator, "1 when the merchant's country is known and the current transaction has the same"),
        new("same_channel", FeatureGroup.Payment, Indicator, "1 when the current transaction has the same channel"),
        new("log_amount_to_current", FeatureGroup.Payment, Continuous, "ln(1 + current amount) - ln(1 + its amount), major units"),
        new("known_fraud", Outcome, Indicator, "1 when an outcome says that it was fraud, and it is at least the label delay older than the current transaction"),
        new("outcome_due", FeatureGroup.Payment, Indicator, "1 when it is at least the label delay older than the current transaction"),
    ];

    /// <summary>How many of the history's columns are frozen.</summary>
    public const int FrozenHistoryWidth = 17;

    /// <summary>Columns of <c>current</c>: the transaction, the account's profile and the window aggregates.</summary>
    public static IReadOnlyList<FeatureDefinition> Current { get; } =
    [
        new("log_amount", FeatureGroup.Payment, Continuous, "ln(1 + amount in major units)"),
        new("log_amount_ratio", Account, Continuous, "ln(amount / median amount of the visible history), both at least 0.01 major units; 0 without a past"),
        new("log_amount_to_max", Account, Continuous, "ln((1 + amount) / (1 + largest amount of the visible history)); 0 without a past"),
        new("log_amount_z", Account, Continuous, "(ln(1 + amount) - mean) / (deviation + 0.25), mean and population deviation of the visible history's ln(1 + amount); 0 with fewer than 2; cut to -10..10"),
        new("round_amount", FeatureGroup.Payment, Indicator, "1 when the amount is a positive multiple of ten major units"),
        new("hour_sin", FeatureGroup.Payment, Continuous, "sin(2 pi minute / 1440), minute = whole minutes since midnight UTC"),
        new("hour_cos", FeatureGroup.Payment, Continuous, "cos(2 pi minute / 1440)"),
        new("weekend", FeatureGroup.Payment, Indicator, "1 on Saturday and Sunday, UTC"),
        new("night", FeatureGroup.Payment, Indicator, "1 from 00:00 to 05:59 UTC"),
        new("hour_share", Account, Continuous, "share of the visible history within 180 minutes of this time of day, either way and around midnight; 0 to 1; 0 without a past"),
        new("log_gap", Account, Continuous, "ln(1 + seconds since the account's previous transaction); -1 without one"),
        new("log_gap_second", Account, Continuous, "ln(1 + seconds since the last but one); -1 without one"),
        new("channel", FeatureGroup.Payment, Categorical, "the channel's number", 7),
        new("category_group", FeatureGroup.Payment, Categorical, "group of the merchant category code; 0 = absent", MerchantCategoryGroups.Count),
        new("channel_share", Account, Continuous, "share of the visible history with this channel; 0 to 1; 0 without a past"),
        new("category_share", Account, Continuous, "share of the visible history with this merchant category; 0 to 1; 0 when absent or without a past"),
        new("merchant_share", Account, Continuous, "share of the visible history with this merchant; 0 to 1; 0 without a past"),
        new("new_terminal", Account, Indicator, "1 when a terminal is named that is not in the visible history"),
        new("device_absent", FeatureGroup.Payment, Indicator, "1 when no device is named"),
        new("device_share", Account, Continuous, "share of the visible history's transactions with a device that have this one; 0 to 1; 0 when there are none or no device is named"),
        new("new_device", Account, Indicator, "1 when a device is named that is not in the visible history"),
        new("foreign_country", FeatureGroup.Payment, Indicator, "1 when the merchant's country and the account's are known and differ"),
        new("country_share", Account, Continuous, "share of the visible history in the merchant's country; 0 to 1; 0 when it is absent or without a past"),
        new("new_country", Account, Indicator, "1 when the merchant's country is known and not in the visible history"),
        new("country_changed", Account, Indicator, "1 when the merchant's country and the previous transaction's are known and differ"),
        new("new_merchant", Account, Indicator, "1 when the merchant is not in the visible history"),
        new("new_category", Account, Indicator, "1 when the merchant category is known and not in the visible history"),
        new("log_distance", FeatureGroup.Payment, Continuous, "ln(1 + kilometres from home), cut to 0..60,000; 0 when absent"),
        new("distance_absent", FeatureGroup.Payment, Indicator, "1 when the distance is absent"),
        new("log_distance_to_usual", Account, Continuous, "ln((1 + distance) / (1 + largest known distance of the visible history)); 0 when either is absent"),
        new("log_speed", Account, Continuous,
            "ln(1 + kilometres an hour): difference of the distances from home of this and the newest card-present transaction with a known distance, over the time between them, at least a minute; a lower bound of the speed; 0 when unknown or the card is not present (chip, contactless, magstripe, ATM)"),
        new("log_count_1h", Account, Continuous, "ln(1 + transactions in the last hour)"),
        new("log_count_1d", Account, Continuous, "ln(1 + transactions in the last day)"),
        new("log_count_7d", Account, Continuous, "ln(1 + transactions in the last 7 days)"),
        new("log_count_30d", Account, Continuous, "ln(1 + transactions in the last 30 days)"),
        new("log_sum_1h", Account, Continuous, "ln(1 + sum of the amounts in the last hour), major units"),
        new("log_sum_1d", Account, Continuous, "ln(1 + sum of the amounts in the last day), major units"),
        new("log_sum_7d", Account, Continuous, "ln(1 + sum of the amounts in the last 7 days), major units"),
        new("log_sum_30d", Account, Continuous, "ln(1 + sum of the amounts in the last 30 days), major units"),
        new("pace_1d", Account, Continuous, "ln((1 + transactions in the last day) / (1 + transactions in the last 30 days / 30))"),
        new("log_small_1h", Account, Continuous, "ln(1 + transactions of the last hour in the visible history below a tenth of its median amount)"),
        new("log_merchants_1d", Account, Continuous, "ln(1 + distinct merchants of the last day in the visible history)"),
        new("history_fill", Account, Continuous, "visible past transactions / the history's capacity; 0 to 1"),
        new("log_account_age", FeatureGroup.Payment, Continuous, "ln(1 + days since the account was opened, with their fraction); 0 when absent or in the future"),
        new("account_age_absent", FeatureGroup.Payment, Indicator, "1 when the account's opening is absent"),
        new("new_channel", Account, Indicator, "1 when the channel is not in the visible history"),
        new("night_share", Account, Continuous, "share of the visible history from 00:00 to 05:59 UTC; 0 to 1; 0 without a past"),
        new("weekend_share", Account, Continuous, "share of the visible history on Saturdays and Sundays, UTC; 0 to 1; 0 without a past"),
        new("log_category_ratio", Account, Continuous, "ln(amount / mean amount of the visible history in the same merchant category), both at least 0.01 major units; 0 without one, or when the category is absent"),
        new("log_history_span", Account, Continuous, "ln(1 + days since the oldest transaction of the visible history); -1 without a past"),
        new("log_ratio_1", Account, Continuous, "the account's last transaction's log_amount_ratio then; 0 without one; half precision"),
        new("log_ratio_2", Account, Continuous, "the same of the last but one"),
        new("log_ratio_3", Account, Continuous, "the same of the third last"),
        new("max_log_ratio_14d", Account, Continuous, "the largest log_amount_ratio then of the visible history's last 14 days; 0 without any; half precision"),
        new("log_high_1d", Account, Continuous, "ln(1 + transactions of the visible history's last day whose amount was more than 2.3 times the median then)"),
        new("log_high_3d", Account, Continuous, "the same of the last 3 days"),
        new("log_high_7d", Account, Continuous, "the same of the last 7 days"),
        new("log_high_14d", Account, Continuous, "the same of the last 14 days"),
        new("log_account_frauds", Outcome, Continuous, "ln(1 + transactions of the visible history known to be fraud and at least the label delay old)"),
        new("log_account_fraud_age", Outcome, Continuous, "ln(1 + days since the newest of them); -1 without one"),
        new("log_terminal_count_1d", Terminal, Continuous, "ln(1 + transactions at the terminal in the last day that is wholly older than the label delay)"),
        new("log_terminal_count_7d", Terminal, Continuous, "the same of the last 7 such days"),
        new("log_terminal_count_30d", Terminal, Continuous, "the same of the last 30 such days"),
        new("terminal_fraud_share_1d", Outcome, Continuous, "share of known frauds among the transactions at the terminal in the last day that is wholly older than the label delay; 0 to 1; 0 without any"),
        new("terminal_fraud_share_7d", Outcome, Continuous, "the same of the last 7 such days"),
        new("terminal_fraud_share_30d", Outcome, Continuous, "the same of the last 30 such days"),
        new("log_terminal_fraud_age", Outcome, Continuous, "ln(1 + days since the terminal's last known fraud); -1 when none is known"),
        new("log_terminal_genuine_age", Outcome, Continuous, "ln(1 + days since the end of the terminal's last known period with a genuine transaction); -1 when none is known"),
        new("log_terminal_run", Outcome, Continuous, "ln(1 + known frauds at the terminal since then)"),
        new("log_terminal_run_age", Outcome, Continuous, "ln(1 + days since the first of them); -1 without one"),
    ];

    /// <summary>Fh: how many columns <c>history</c> has.</summary>
    public static int HistoryWidth { get; } = History.Count;

    /// <summary>Fc: how many columns <c>current</c> has.</summary>
    public static int CurrentWidth { get; } = Current.Count;
}
