using System.Globalization;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Core.Alerts;

/// <summary>Figures in words, the same in every culture.</summary>
internal static class ReasonText
{
    private const double SecondsPerMinute = 60;
    private const double SecondsPerHour = 3600;
    private const double SecondsPerDay = 86_400;

    private static readonly decimal[] MinorPerMajor = [1, 10, 100, 1_000, 10_000];

    /// <summary>An amount in the currency's major unit, to the last digit.</summary>
    internal static decimal Major(long minor, CurrencyCode currency) => minor / MinorPerMajor[currency.MinorUnitDigits];

    /// <summary>An amount with its currency, e.g. <c>4,120.00 EUR</c>.</summary>
    internal static string Amount(decimal major, CurrencyCode currency) => $"{Amount(major, currency.MinorUnitDigits)} {currency}";

    /// <summary>An amount without a currency.</summary>
    internal static string Amount(decimal major, int digits) => major.ToString("N" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>An amount with its currency, from minor units.</summary>
    internal static string Amount(long minor, CurrencyCode currency) => Amount(Major(minor, currency), currency);

    /// <summary>A number that is known in three figures only.</summary>
    internal static string Figures(double value) => Rounded(value, 3).ToString("#,0.###", CultureInfo.InvariantCulture);

    /// <summary>A number with at most one decimal.</summary>
    internal static string Number(double value) => value.ToString("#,0.#", CultureInfo.InvariantCulture);

    /// <summary>How many times as much, e.g. <c>6.2x</c>, <c>140x</c> or <c>2 % of</c>.</summary>
    internal static string Factor(double ratio) => ratio switch
    {
        >= 10 => $"{Number(Math.Round(ratio))}x",
        >= 1 => $"{Number(ratio)}x",
        >= 0.01 => $"{Number(Math.Round(ratio * 100))} % of",
        >= 0.001 => $"{Number(ratio * 100)} % of",
        _ => "less than 0.1 % of",
    };

    /// <summary>How many times as much, where the ratio comes from a logarithm in half precision, which carries four thousandths: in two figures.</summary>
    internal static string AboutFactor(double ratio) => ratio >= 1 ? $"about {Number(Rounded(ratio, 2))}x" : $"about {Number(Rounded(ratio * 100, 2))} % of";

    /// <summary>A number of so many figures.</summary>
    internal static double Rounded(double value, int figures) => Math.Round(value / Unit(value, figures)) * Unit(value, figures);

    /// <summary>The number of so many figures that is not above it.</summary>
    internal static double RoundedDown(double value, int figures) => Math.Floor(value / Unit(value, figures)) * Unit(value, figures);

    private static double Unit(double value, int figures) => value == 0 || !double.IsFinite(value) ? 1 : Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - figures + 1);

    /// <summary>A probability, with as many decimals as tell it from 0 and 1.</summary>
    internal static string Score(double value) => value is > 0.01 and < 0.99 ? value.ToString("0.00", CultureInfo.InvariantCulture) : value.ToString("0.0###", CultureInfo.InvariantCulture);

    /// <summary>A distance, e.g. <c>8,412 km</c>.</summary>
    internal static string Kilometres(double km) => $"{Number(Math.Round(km))} km";

    /// <summary>A distance that is known in three figures only, e.g. <c>about 8,410 km</c>.</summary>
    internal static string AboutKilometres(double km) => $"about {Kilometres(Rounded(km, 3))}";

    /// <summary>A length of time in its natural unit, e.g. <c>12 seconds</c> or <c>2.5 days</c>.</summary>
    internal static string Duration(double seconds) => Math.Round(seconds) switch
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

    /// <summary>How many of the past payments were so, as the beginning of a sentence, e.g. <c>2 of this account's last 32 payments were</c>.</summary>
    internal static string TimesOfPast(int times, int count)
    {
        if (count == 1) return times == 0 ? "this account's only earlier payment was not" : "this account's only earlier payment was";
        return $"{(times == 0 ? "none" : times)} of {Past(count)} {(times == 1 ? "was" : "were")}";
    }
}
