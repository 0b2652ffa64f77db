using StreamGuard.Core.Features;
using StreamGuard.Core.Transactions;
using static StreamGuard.Core.Tests.Features.TransactionSample;

namespace StreamGuard.Core.Tests.Features;

/// <summary>The formulas of the specification, written down as they read, by name, in double precision.</summary>
internal static class FeatureOracle
{
    /// <summary>The columns of the current transaction.</summary>
    /// <param name="now">The transaction.</param>
    /// <param name="visible">The visible history, oldest first.</param>
    /// <param name="all">Every past transaction, for the sliding windows.</param>
    /// <param name="capacity">The history's capacity.</param>
    internal static Dictionary<string, double> Current(TransactionData now, TransactionData[] visible, TransactionData[] all, int capacity)
    {
        var f = new Dictionary<string, double>();
        double[] amounts = [.. visible.Select(Amount)];
        double amount = Amount(now);
        f["log_amount"] = Math.Log(1 + amount);
        f["log_amount_ratio"] = visible.Length == 0 ? 0 : Math.Log(Math.Max(amount, 0.01) / Math.Max(MedianOf(amounts), 0.01));
        f["log_amount_to_max"] = visible.Length == 0 ? 0 : Math.Log((1 + amount) / (1 + amounts.Max()));
        f["log_amount_z"] = visible.Length < 2 ? 0 : Z(Math.Log(1 + amount), [.. amounts.Select(a => Math.Log(1 + a))]);
        f["round_amount"] = One(now.AmountMinor > 0 && now.AmountMinor % 10_00 == 0);
        int minute = MinuteOfDay(now);
        f["hour_sin"] = Math.Sin(2 * Math.PI * minute / 1440);
        f["hour_cos"] = Math.Cos(2 * Math.PI * minute / 1440);
        f["weekend"] = One(IsWeekend(now));
        f["night"] = One(minute < 6 * 60);
        f["hour_share"] = Share(visible, past => Math.Min(Math.Abs(MinuteOfDay(past) - minute), 1440 - Math.Abs(MinuteOfDay(past) - minute)) <= 180);
        f["log_gap"] = visible.Length < 1 ? -1 : Math.Log(1 + Seconds(now, visible[^1]));
        f["log_gap_second"] = visible.Length < 2 ? -1 : Math.Log(1 + Seconds(now, visible[^2]));
        f["channel"] = (int)now.Channel;
        f["category_group"] = MerchantCategoryGroups.Of((ushort)(now.MerchantCategory ?? 0));
        f["channel_share"] = Share(visible, past => past.Channel == now.Channel);
        f["category_share"] = now.MerchantCategory is null ? 0 : Share(visible, past => past.MerchantCategory == now.MerchantCategory);
        f["merchant_share"] = Share(visible, past => past.MerchantId == now.MerchantId);
        f["new_terminal"] = One(now.TerminalId is not null && visible.All(past => past.TerminalId != now.TerminalId));
        f["new_channel"] = One(visible.All(past => past.Channel != now.Channel));
        f["device_absent"] = One(now.DeviceId is null);
        f["device_share"] = now.DeviceId is null ? 0 : Share([.. visible.Where(past => past.DeviceId is not null)], past => past.DeviceId == now.DeviceId);
        f["new_device"] = One(now.DeviceId is not null && visible.All(past => past.DeviceId != now.DeviceId));
        f["foreign_country"] = One(now.MerchantCountry is not null && now.AccountCountry is not null && now.MerchantCountry != now.AccountCountry);
        f["country_share"] = now.MerchantCountry is null ? 0 : Share(visible, past => past.MerchantCountry == now.MerchantCountry);
        f["new_country"] = One(now.MerchantCountry is not null && visible.All(past => past.MerchantCountry != now.MerchantCountry));
        string? lastCountry = visible.LastOrDefault()?.MerchantCountry;
        f["country_changed"] = One(now.MerchantCountry is not null && lastCountry is not null && lastCountry != now.MerchantCountry);
        f["new_merchant"] = One(visible.All(past => past.MerchantId != now.MerchantId));
        f["new_category"] = One(now.MerchantCategory is not null && visible.All(past => past.MerchantCategory != now.MerchantCategory));
        AddPlaces(f, now, visible);
        AddWindows(f, now, visible, all);
        f["night_share"] = Share(visible, past => MinuteOfDay(past) < 6 * 60);
        f["weekend_share"] = Share(visible, IsWeekend);
        double[] inCategory = [.. visible.Where(past => now.MerchantCategory is not null && past.MerchantCategory == now.MerchantCategory).Select(Amount)];
        f["log_category_ratio"] = inCategory.Length == 0 ? 0 : Math.Log(Math.Max(amount, 0.01) / Math.Max(inCategory.Average(), 0.01));
        f["log_history_span"] = visible.Length == 0 ? -1 : Math.Log(1 + (now.EventTimeMs - visible[0].EventTimeMs) / (double)DayMs);
        f["history_fill"] = (double)visible.Length / capacity;
        f["log_account_age"] = now.AccountOpenedAtMs is { } opened ? Math.Log(1 + Math.Max(0, now.EventTimeMs - opened) / (double)DayMs) : 0;
        f["account_age_absent"] = One(now.AccountOpenedAtMs is null);
        return f;
    }

    /// <summary>The columns that relate a past transaction to the current one.</summary>
    internal static Dictionary<string, double> Relative(TransactionData now, TransactionData past) => new()
    {
        ["log_age"] = Math.Log(1 + Seconds(now, past)),
        ["same_merchant"] = One(past.MerchantId == now.MerchantId),
        ["same_terminal"] = One(past.TerminalId is not null && past.TerminalId == now.TerminalId),
        ["same_device"] = One(past.DeviceId is not null && past.DeviceId == now.DeviceId),
        ["same_category"] = One(past.MerchantCategory is not null && past.MerchantCategory == now.MerchantCategory),
        ["same_country"] = One(past.MerchantCountry is not null && past.MerchantCountry == now.MerchantCountry),
        ["same_channel"] = One(past.Channel == now.Channel),
        ["log_amount_to_current"] = Math.Log(1 + Amount(now)) - Math.Log(1 + Amount(past)),
    };

    private static void AddPlaces(Dictionary<string, double> f, TransactionData now, TransactionData[] visible)
    {
        double? distance = now.DistanceFromHomeKm;
        f["log_distance"] = distance is { } km ? Math.Log(1 + km) : 0;
        f["distance_absent"] = One(distance is null);
        double? usual = visible.Max(Kept);
        f["log_distance_to_usual"] = distance is null || usual is null ? 0 : Math.Log((1 + distance.Value) / (1 + usual.Value));
        TransactionData? present = visible.LastOrDefault(past => IsPresent(past) && Kept(past) is not null);
        f["log_speed"] = distance is null || present is null || !IsPresent(now)
            ? 0
            : Math.Log(1 + Math.Abs(distance.Value - Kept(present)!.Value) / Math.Max(Seconds(now, present) / 3600, 1 / 60.0));
    }

    private static void AddWindows(Dictionary<string, double> f, TransactionData now, TransactionData[] visible, TransactionData[] all)
    {
        (string Name, long Ms)[] windows = [("1h", HourMs), ("1d", DayMs), ("7d", 7 * DayMs), ("30d", 30 * DayMs)];
        foreach ((string name, long ms) in windows)
        {
            TransactionData[] within = [.. all.Where(past => now.EventTimeMs - past.EventTimeMs < ms)];
            f[$"log_count_{name}"] = Math.Log(1 + within.Length);
            f[$"log_sum_{name}"] = Math.Log(1 + within.Sum(Amount));
        }

        f["pace_1d"] = Math.Log(Math.Exp(f["log_count_1d"]) / (1 + (Math.Exp(f["log_count_30d"]) - 1) / 30));
        double small = visible.Length == 0 ? 0 : MedianOf([.. visible.Select(Amount)]) / 10;
        f["log_small_1h"] = Math.Log(1 + visible.Count(past => now.EventTimeMs - past.EventTimeMs < HourMs && Amount(past) < small));
        f["log_merchants_1d"] = Math.Log(1 + visible.Where(past => now.EventTimeMs - past.EventTimeMs < DayMs).Select(past => past.MerchantId).Distinct().Count());
    }

    private static double Z(double value, double[] past)
    {
        double mean = past.Average();
        double deviation = Math.Sqrt(past.Average(other => (other - mean) * (other - mean)));
        return Math.Clamp((value - mean) / (deviation + 0.25), -10, 10);
    }

    private static double MedianOf(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double Share(TransactionData[] past, Func<TransactionData, bool> isLike) => past.Length == 0 ? 0 : (double)past.Count(isLike) / past.Length;

    /// <summary>The distance of a past transaction, which is kept in half precision.</summary>
    private static double? Kept(TransactionData past) => past.DistanceFromHomeKm is { } km ? (double)(Half)km : null;

    private static double Amount(TransactionData data) => data.AmountMinor / 100.0;

    private static double Seconds(TransactionData now, TransactionData past) => (now.EventTimeMs - past.EventTimeMs) / 1000.0;

    private static int MinuteOfDay(TransactionData data) => (int)DateTimeOffset.FromUnixTimeMilliseconds(data.EventTimeMs).TimeOfDay.TotalMinutes;

    private static bool IsWeekend(TransactionData data) =>
        DateTimeOffset.FromUnixTimeMilliseconds(data.EventTimeMs).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static bool IsPresent(TransactionData data) => data.Channel is Channel.Chip or Channel.Contactless or Channel.Magstripe or Channel.Atm;

    private static double One(bool value) => value ? 1 : 0;
}
