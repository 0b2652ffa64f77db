namespace StreamGuard.Core.Transactions;

/// <summary>
/// One payment, decoded in place: the text fields are slices of the message's own bytes, so that decoding allocates nothing.
/// Valid only as long as those bytes are. Mirrors <c>schemas/transaction.avsc</c>.
/// </summary>
public ref struct Transaction
{
    /// <summary>The value of <see cref="AccountOpenedAtMs"/> when the producer left it out.</summary>
    public const long AbsentTime = long.MinValue;

    /// <summary>The payment system's own identifier, UTF-8. Never empty.</summary>
    public ReadOnlySpan<byte> TransactionId;

    /// <summary>A token that stands for the account, UTF-8. Never empty, never a card number, never logged.</summary>
    public ReadOnlySpan<byte> AccountId;

    /// <summary>When the payment happened, milliseconds since 1970-01-01 UTC.</summary>
    public long EventTimeMs;

    /// <summary>The amount in the currency's minor unit. Never negative.</summary>
    public long AmountMinor;

    /// <summary>The currency of <see cref="AmountMinor"/>.</summary>
    public CurrencyCode Currency;

    /// <summary>The merchant, or the receiving party of a transfer, UTF-8. Never empty.</summary>
    public ReadOnlySpan<byte> MerchantId;

    /// <summary>The terminal, UTF-8; empty = absent.</summary>
    public ReadOnlySpan<byte> TerminalId;

    /// <summary>The merchant category code (ISO 18245), 1 to 9999; 0 = absent.</summary>
    public ushort MerchantCategory;

    /// <summary>Where the merchant is; absent if not known.</summary>
    public CountryCode MerchantCountry;

    /// <summary>Where the account is held; absent if not known.</summary>
    public CountryCode AccountCountry;

    /// <summary>How the payment was made.</summary>
    public Channel Channel;

    /// <summary>When the account was opened, milliseconds since 1970-01-01 UTC; <see cref="AbsentTime"/> = absent.</summary>
    public long AccountOpenedAtMs;

    /// <summary>The paying device, UTF-8; empty = absent.</summary>
    public ReadOnlySpan<byte> DeviceId;

    /// <summary>Distance between the merchant and the account holder's home in kilometres; NaN = absent.</summary>
    public float DistanceFromHomeKm;
}
