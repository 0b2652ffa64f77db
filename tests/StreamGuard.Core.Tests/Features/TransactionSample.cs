using System.Text;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Core.Tests.Features;

/// <summary>Transactions for tests.</summary>
internal static class TransactionSample
{
    internal const long MinuteMs = 60_000;
    internal const long HourMs = 60 * MinuteMs;
    internal const long DayMs = 24 * HourMs;

    /// <summary>Wednesday 2026-03-04, 12:00 UTC.</summary>
    internal const long NoonMs = 1_772_625_600_000;

    internal static TransactionData Plain { get; } = new(
        "t-1", "acct-1", NoonMs, 66_45, "EUR", "shop-1", "term-1", 5411, "DE", "DE", Channel.Chip, NoonMs - 100 * DayMs, "phone-1", 3f);

    /// <summary>The view of a transaction that the hot path takes.</summary>
    internal static Transaction View(TransactionData data)
    {
        CurrencyCode.TryParse(Encoding.UTF8.GetBytes(data.Currency), out CurrencyCode currency);
        return new Transaction
        {
            TransactionId = Encoding.UTF8.GetBytes(data.TransactionId),
            AccountId = Encoding.UTF8.GetBytes(data.AccountId),
            EventTimeMs = data.EventTimeMs,
            AmountMinor = data.AmountMinor,
            Currency = currency,
            MerchantId = Encoding.UTF8.GetBytes(data.MerchantId),
            TerminalId = Bytes(data.TerminalId),
            MerchantCategory = (ushort)(data.MerchantCategory ?? 0),
            MerchantCountry = Country(data.MerchantCountry),
            AccountCountry = Country(data.AccountCountry),
            Channel = data.Channel,
            AccountOpenedAtMs = data.AccountOpenedAtMs ?? Transaction.AbsentTime,
            DeviceId = Bytes(data.DeviceId),
            DistanceFromHomeKm = data.DistanceFromHomeKm ?? float.NaN,
        };
    }

    private static byte[] Bytes(string? text) => text is null ? [] : Encoding.UTF8.GetBytes(text);

    private static CountryCode Country(string? text)
    {
        CountryCode.TryParse(Bytes(text), out CountryCode country);
        return country;
    }
}
