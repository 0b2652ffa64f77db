using StreamGuard.Core.Transactions;

namespace StreamGuard.Pipeline.Batches;

/// <summary>
/// A transaction whose text fields lie one after another in a batch's text arena. It outlives the message it came from, until the
/// batch is reused.
/// </summary>
public struct StoredTransaction
{
    private int _textStart;
    private ushort _transactionIdLength;
    private ushort _accountIdLength;
    private ushort _merchantIdLength;
    private ushort _terminalIdLength;
    private ushort _deviceIdLength;
    private long _eventTimeMs;
    private long _amountMinor;
    private long _accountOpenedAtMs;
    private float _distanceFromHomeKm;
    private CurrencyCode _currency;
    private CountryCode _merchantCountry;
    private CountryCode _accountCountry;
    private ushort _merchantCategory;
    private Channel _channel;

    /// <summary>The event time, milliseconds since 1970-01-01 UTC.</summary>
    public readonly long EventTimeMs => _eventTimeMs;

    /// <summary>The most bytes that one text field may have.</summary>
    public const int MaxTextBytes = ushort.MaxValue;

    /// <summary>How many bytes of text a transaction needs.</summary>
    /// <param name="transaction">The transaction.</param>
    public static int TextBytes(in Transaction transaction) =>
        transaction.TransactionId.Length + transaction.AccountId.Length + transaction.MerchantId.Length + transaction.TerminalId.Length + transaction.DeviceId.Length;

    /// <summary>Copies a transaction; its text goes to the arena at <paramref name="textStart"/>.</summary>
    /// <param name="transaction">The transaction; no text field longer than <see cref="MaxTextBytes"/>.</param>
    /// <param name="arena">Has room for <see cref="TextBytes"/> at <paramref name="textStart"/>.</param>
    /// <param name="textStart">Where the text goes.</param>
    public static StoredTransaction Capture(in Transaction transaction, Span<byte> arena, int textStart)
    {
        var stored = new StoredTransaction
        {
            _textStart = textStart,
            _eventTimeMs = transaction.EventTimeMs,
            _amountMinor = transaction.AmountMinor,
            _accountOpenedAtMs = transaction.AccountOpenedAtMs,
            _distanceFromHomeKm = transaction.DistanceFromHomeKm,
            _currency = transaction.Currency,
            _merchantCountry = transaction.MerchantCountry,
            _accountCountry = transaction.AccountCountry,
            _merchantCategory = transaction.MerchantCategory,
            _channel = transaction.Channel,
        };
        Span<byte> rest = arena[textStart..];
        stored._transactionIdLength = Put(transaction.TransactionId, ref rest);
        stored._accountIdLength = Put(transaction.AccountId, ref rest);
        stored._merchantIdLength = Put(transaction.MerchantId, ref rest);
        stored._terminalIdLength = Put(transaction.TerminalId, ref rest);
        stored._deviceIdLength = Put(transaction.DeviceId, ref rest);
        return stored;
    }

    /// <summary>The transaction again, its text as slices of the arena.</summary>
    /// <param name="arena">The arena it was captured into.</param>
    public readonly Transaction View(ReadOnlySpan<byte> arena)
    {
        ReadOnlySpan<byte> rest = arena[_textStart..];
        return new Transaction
        {
            TransactionId = Take(_transactionIdLength, ref rest),
            AccountId = Take(_accountIdLength, ref rest),
            MerchantId = Take(_merchantIdLength, ref rest),
            TerminalId = Take(_terminalIdLength, ref rest),
            DeviceId = Take(_deviceIdLength, ref rest),
            EventTimeMs = _eventTimeMs,
            AmountMinor = _amountMinor,
            AccountOpenedAtMs = _accountOpenedAtMs,
            DistanceFromHomeKm = _distanceFromHomeKm,
            Currency = _currency,
            MerchantCountry = _merchantCountry,
            AccountCountry = _accountCountry,
            MerchantCategory = _merchantCategory,
            Channel = _channel,
        };
    }

    private static ushort Put(ReadOnlySpan<byte> text, ref Span<byte> rest)
    {
        text.CopyTo(rest);
        rest = rest[text.Length..];
        return checked((ushort)text.Length);
    }

    private static ReadOnlySpan<byte> Take(int length, scoped ref ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> text = rest[..length];
        rest = rest[length..];
        return text;
    }
}
