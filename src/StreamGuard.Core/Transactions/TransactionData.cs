using System.Text;

namespace StreamGuard.Core.Transactions;

/// <summary>
/// A transaction that owns its fields: for simulators, files and alerts. The hot path uses <see cref="Transaction"/>. Null = absent.
/// </summary>
/// <param name="TransactionId">The payment system's own identifier.</param>
/// <param name="AccountId">The token of the account.</param>
/// <param name="EventTimeMs">When the payment happened, milliseconds since 1970-01-01 UTC.</param>
/// <param name="AmountMinor">The amount in the currency's minor unit.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="MerchantId">The merchant, or the receiving party.</param>
/// <param name="TerminalId">The terminal.</param>
/// <param name="MerchantCategory">ISO 18245.</param>
/// <param name="MerchantCountry">ISO 3166-1 alpha-2.</param>
/// <param name="AccountCountry">ISO 3166-1 alpha-2.</param>
/// <param name="Channel">How the payment was made.</param>
/// <param name="AccountOpenedAtMs">When the account was opened, milliseconds since 1970-01-01 UTC.</param>
/// <param name="DeviceId">The paying device.</param>
/// <param name="DistanceFromHomeKm">Kilometres between the merchant and home.</param>
public sealed record TransactionData(
    string TransactionId,
    string AccountId,
    long EventTimeMs,
    long AmountMinor,
    string Currency,
    string MerchantId,
    string? TerminalId,
    int? MerchantCategory,
    string? MerchantCountry,
    string? AccountCountry,
    Channel Channel,
    long? AccountOpenedAtMs,
    string? DeviceId,
    float? DistanceFromHomeKm)
{
    /// <summary>Copies a transaction out of the bytes that it was decoded from.</summary>
    /// <param name="transaction">The transaction.</param>
    public static TransactionData Of(in Transaction transaction) => new(
        Encoding.UTF8.GetString(transaction.TransactionId),
        Encoding.UTF8.GetString(transaction.AccountId),
        transaction.EventTimeMs,
        transaction.AmountMinor,
        transaction.Currency.ToString(),
        Encoding.UTF8.GetString(transaction.MerchantId),
        TextOrNull(transaction.TerminalId),
        transaction.MerchantCategory == 0 ? null : transaction.MerchantCategory,
        transaction.MerchantCountry.IsAbsent ? null : transaction.MerchantCountry.ToString(),
        transaction.AccountCountry.IsAbsent ? null : transaction.AccountCountry.ToString(),
        transaction.Channel,
        transaction.AccountOpenedAtMs == Transaction.AbsentTime ? null : transaction.AccountOpenedAtMs,
        TextOrNull(transaction.DeviceId),
        float.IsNaN(transaction.DistanceFromHomeKm) ? null : transaction.DistanceFromHomeKm);

    private static string? TextOrNull(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Encoding.UTF8.GetString(utf8);
}
