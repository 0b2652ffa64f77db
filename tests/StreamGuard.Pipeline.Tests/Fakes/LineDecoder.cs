using System.Buffers.Text;
using StreamGuard.Core.Transactions;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Pipeline.Tests.Fakes;

/// <summary>
/// Reads "ID ACCOUNT AMOUNT" or "ID ACCOUNT AMOUNT@DAY" as a transaction, "?" as one whose schema cannot be had yet, "!" as one whose schema is unknown until it is; anything
/// else is malformed.
/// </summary>
internal sealed class LineDecoder : ITransactionDecoder
{
    private int _unavailable;

    /// <summary>How many more times "?" cannot be read.</summary>
    internal int UnavailableTimes
    {
        get => Volatile.Read(ref _unavailable);
        set => Volatile.Write(ref _unavailable, value);
    }

    /// <summary>When every account was opened.</summary>
    internal long AccountOpenedAtMs { get; set; } = Transaction.AbsentTime;

    /// <summary>Whether "!" can be read.</summary>
    internal bool KnowsTheNewSchema { get; set; }

    public string FailureDetail => "a line has three words";

    public DecodeFailure Decode(ReadOnlySpan<byte> value, long timestampMs, out Transaction transaction)
    {
        transaction = default;
        if (value.StartsWith("?"u8))
        {
            if (UnavailableTimes > 0)
            {
                UnavailableTimes--;
                return DecodeFailure.RegistryUnavailable;
            }

            value = value[1..];
        }

        if (value.StartsWith("!"u8))
        {
            if (!KnowsTheNewSchema) return DecodeFailure.UnknownSchema;
            value = value[1..];
        }

        int first = value.IndexOf((byte)' ');
        int second = value.LastIndexOf((byte)' ');
        if (first <= 0 || second <= first || !Utf8Parser.TryParse(value[(second + 1)..], out long amount, out int digits)) return DecodeFailure.Malformed;
        ReadOnlySpan<byte> day = value[(second + 1 + digits)..];
        long days = 0;
        if (!day.IsEmpty && (day[0] != (byte)'@' || !Utf8Parser.TryParse(day[1..], out days, out _))) return DecodeFailure.Malformed;
        transaction = new Transaction
        {
            TransactionId = value[..first], AccountId = value[(first + 1)..second], AmountMinor = amount, MerchantId = "m"u8,
            EventTimeMs = 1_700_000_000_000 + (days * 86_400_000), AccountOpenedAtMs = AccountOpenedAtMs, DistanceFromHomeKm = float.NaN,
        };
        CurrencyCode.TryParse("EUR"u8, out transaction.Currency);
        return DecodeFailure.None;
    }
}
