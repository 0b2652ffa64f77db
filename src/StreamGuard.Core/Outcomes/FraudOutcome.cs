namespace StreamGuard.Core.Outcomes;

/// <summary>
/// What a payment turned out to be, decoded in place: the text fields are slices of the message's own bytes. Valid only as long as those bytes are.
/// Mirrors <c>schemas/fraud-outcome.avsc</c>.
/// </summary>
public ref struct FraudOutcome
{
    /// <summary>The payment's transaction id, UTF-8. Never empty.</summary>
    public ReadOnlySpan<byte> TransactionId;

    /// <summary>The payment's account token, UTF-8. Never empty, never logged.</summary>
    public ReadOnlySpan<byte> AccountId;

    /// <summary>The payment's terminal, UTF-8; empty = absent.</summary>
    public ReadOnlySpan<byte> TerminalId;

    /// <summary>The payment's merchant, UTF-8. Never empty.</summary>
    public ReadOnlySpan<byte> MerchantId;

    /// <summary>When the payment happened, milliseconds since 1970-01-01 UTC.</summary>
    public long EventTimeMs;

    /// <summary>Whether it was fraud.</summary>
    public bool IsFraud;

    /// <summary>When that was decided, milliseconds since 1970-01-01 UTC.</summary>
    public long DecidedAtMs;

    /// <summary>Who decided.</summary>
    public OutcomeSource Source;
}
