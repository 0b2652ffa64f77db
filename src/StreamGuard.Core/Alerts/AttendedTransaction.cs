using StreamGuard.Core.Transactions;

namespace StreamGuard.Core.Alerts;

/// <summary>A past transaction that the model attended to.</summary>
/// <param name="SourcePartition">The partition of its message.</param>
/// <param name="SourceOffset">The offset of its message.</param>
/// <param name="EventTimeMs">When it happened, milliseconds since 1970-01-01 UTC.</param>
/// <param name="AmountMinor">Its amount in the currency's minor unit.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="MerchantCategory">The merchant category code; null = not known.</param>
/// <param name="MerchantCountry">Where the merchant is; null = not known.</param>
/// <param name="Channel">How it was made.</param>
/// <param name="Weight">The attention weight, 0 to 1.</param>
public readonly record struct AttendedTransaction(
    int SourcePartition, long SourceOffset, long EventTimeMs, long AmountMinor, string Currency, int? MerchantCategory, string? MerchantCountry, Channel Channel, float Weight);
