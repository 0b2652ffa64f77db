using System.Globalization;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Core.Alerts;

/// <summary>Figures in words, the same in every culture.</summary>
internal static class ReasonText
{
    private const double SecondsPerMinute = 60;
    private const double SecondsPerHour = 3600;
    private const double SecondsPerDay = 86_400;

    /// <summary>An amount with its currency, e.g. <c>412.00 EUR</c>.</summary>
    internal static string Amount(double major, CurrencyCode currency) =>
        string.Create(CultureInfo.InvariantCulture, $"{major.ToString("F" + currency.MinorUnitDigits, CultureInfo.InvariantCulture)} {currency}");

    /// <summary>An amount with its currency, from minor units.</summary>
    internal static string Amount(long minor, CurrencyCode currency) => Amount(minor / Math.Pow(10, currency.MinorUnitDigits), currency);

    /// <summary>A number with at most one decimal.</summary>
    internal static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>A number with up to two decimals.</summary>
    internal static string Figure(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>A length of time in its natural unit, e.g. <c>12 seconds</c> or <c>2.5 days</c>.</summary>
    internal static string Duration(double seconds) => seconds switch
    {
        < 2 * SecondsPerMinute => Plural(Math.Round(seconds), "second"),
        < 2 * SecondsPerHour => Plural(Math.Round(seconds / SecondsPerMinute), "minute"),
        < 2 * SecondsPerDay => Plural(Math.Round(seconds / SecondsPerHour, 1), "hour"),
        _ => Plural(Math.Round(seconds / SecondsPerDay, 1), "day"),
    };

    /// <summary>A count with its noun.</summary>
    internal static string Plural(double count, string noun) => $"{Number(count)} {noun}{(count == 1 ? string.Empty : "s")}";

    /// <summary>The past that a reason compares with, e.g. <c>this account's last 32 payments</c>.</summary>
    internal static string Past(int count) => count == 1 ? "this account's only earlier payment" : $"this account's last {count} payments";
}
