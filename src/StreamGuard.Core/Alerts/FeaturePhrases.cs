using System.Collections.Frozen;

namespace StreamGuard.Core.Alerts;

/// <summary>What the features of the current vector are called in a sentence for an analyst.</summary>
internal static class FeaturePhrases
{
    private static readonly FrozenDictionary<string, string> Phrases = new Dictionary<string, string>
    {
        ["log_amount"] = "the amount",
        ["log_amount_ratio"] = "the amount against the account's median",
        ["log_amount_to_max"] = "the amount against the account's largest",
        ["log_amount_z"] = "the amount against the spread of the account's amounts",
        ["round_amount"] = "the roundness of the amount",
        ["hour_sin"] = "the time of day",
        ["hour_cos"] = "the time of day",
        ["weekend"] = "the day of the week",
        ["night"] = "payment at night",
        ["hour_share"] = "how often the account pays at this time of day",
        ["log_gap"] = "the time since the previous payment",
        ["log_gap_second"] = "the time since the last payment but one",
        ["channel"] = "the channel",
        ["category_group"] = "the kind of merchant",
        ["channel_share"] = "how often the account uses this channel",
        ["category_share"] = "how often the account pays in this merchant category",
        ["merchant_share"] = "how often the account pays this merchant",
        ["terminal_seen"] = "whether the terminal was used before",
        ["device_absent"] = "whether a device is named",
        ["device_share"] = "how often the account uses this device",
        ["new_device"] = "whether the device is new",
        ["foreign_country"] = "whether the country is foreign",
        ["country_share"] = "how often the account pays in this country",
        ["new_country"] = "whether the country is new",
        ["country_changed"] = "whether the country changed since the previous payment",
        ["new_merchant"] = "whether the merchant is new",
        ["new_category"] = "whether the merchant category is new",
        ["log_distance"] = "the distance from home",
        ["distance_absent"] = "whether the distance is known",
        ["log_distance_to_usual"] = "the distance against the account's farthest",
        ["log_speed"] = "the speed of travel since the card was last present",
        ["log_count_1h"] = "the number of payments in the last hour",
        ["log_count_1d"] = "the number of payments in the last day",
        ["log_count_7d"] = "the number of payments in the last 7 days",
        ["log_count_30d"] = "the number of payments in the last 30 days",
        ["log_sum_1h"] = "the amount spent in the last hour",
        ["log_sum_1d"] = "the amount spent in the last day",
        ["log_sum_7d"] = "the amount spent in the last 7 days",
        ["log_sum_30d"] = "the amount spent in the last 30 days",
        ["pace_1d"] = "the pace of the last day against the month's",
        ["log_small_1h"] = "the number of small payments in the last hour",
        ["log_merchants_1d"] = "the number of merchants paid in the last day",
        ["history_fill"] = "the length of the account's history",
        ["log_account_age"] = "the age of the account",
        ["account_age_absent"] = "whether the account's age is known",
    }.ToFrozenDictionary();

    /// <summary>The phrase of a feature.</summary>
    /// <param name="feature">Its name in the specification.</param>
    /// <exception cref="KeyNotFoundException">There is none: a feature was added without its phrase.</exception>
    internal static string Of(string feature) => Phrases[feature];
}
