using System.Runtime.CompilerServices;
using StreamGuard.Avro.Registry;
using StreamGuard.Avro.Resolution;
using StreamGuard.Core.Transactions;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Kafka.Serialization;

/// <summary>
/// Decodes framed Avro transactions of any writer's schema that resolves to <c>transaction.avsc</c>, and validates them. A schema id that
/// is not known yet is fetched in the background: the message is answered with <see cref="DecodeFailure.RegistryUnavailable"/>
/// and is to be offered again. One thread at a time.
/// </summary>
public sealed class AvroTransactionDecoder : ITransactionDecoder
{
    private const int FieldCount = 14;
    private const long EarliestEventMs = 946_684_800_000;       // 2000-01-01

    /// <summary>By the reader's ordinal: the symbols of transaction.avsc are in the order of the enum's values; a test holds it so.</summary>
    private const int ChannelCount = (int)Channel.Other + 1;

    private readonly WriterSchemas _writers;
    private readonly long _maxAheadMs;

    /// <summary>Creates a decoder.</summary>
    /// <param name="schemas">Where writers' schemas come from; not disposed by the decoder.</param>
    /// <param name="validation">The limits; null = the defaults.</param>
    public AvroTransactionDecoder(ISchemaSource schemas, TransactionValidation? validation = null)
    {
        ArgumentNullException.ThrowIfNull(schemas);
        _writers = new WriterSchemas(schemas, TransactionFields.Schema, "a Transaction");
        _maxAheadMs = (long)(validation ?? new TransactionValidation()).MaxAhead.TotalMilliseconds;
        int fields = TransactionFields.Schema.Fields.Count;
        if (fields != FieldCount) throw new InvalidOperationException($"transaction.avsc has {fields} fields where the decoder knows {FieldCount}.");
    }

    /// <inheritdoc/>
    public string FailureDetail => _writers.FailureDetail;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public DecodeFailure Decode(ReadOnlySpan<byte> value, long timestampMs, out Transaction transaction)
    {
        transaction = default;
        Span<FieldSlot> slots = stackalloc FieldSlot[FieldCount];
        DecodeFailure failure = _writers.Read(value, slots, out FlatRecordReader? reader, out ReadOnlySpan<byte> body);
        if (failure != DecodeFailure.None) return failure;
        failure = Take(reader!, body, slots, TransactionValidation.LatestMs(timestampMs, _maxAheadMs), ref transaction);
        if (failure != DecodeFailure.None) transaction = default;
        return failure;
    }

    private DecodeFailure Take(FlatRecordReader reader, ReadOnlySpan<byte> body, scoped ReadOnlySpan<FieldSlot> slots, long latestMs, ref Transaction transaction)
    {
        transaction.TransactionId = reader.BytesOf(slots[TransactionFields.TransactionId], body);
        transaction.AccountId = reader.BytesOf(slots[TransactionFields.AccountId], body);
        transaction.MerchantId = reader.BytesOf(slots[TransactionFields.MerchantId], body);
        if (transaction.TransactionId.IsEmpty) return Failed(DecodeFailure.EmptyId, "transaction_id is empty");
        if (transaction.AccountId.IsEmpty) return Failed(DecodeFailure.EmptyId, "account_id is empty");
        if (transaction.MerchantId.IsEmpty) return Failed(DecodeFailure.EmptyId, "merchant_id is empty");

        transaction.AmountMinor = slots[TransactionFields.AmountMinor].AsLong;
        if (transaction.AmountMinor < 0) return Failed(DecodeFailure.NegativeAmount, "amount_minor is negative");

        transaction.EventTimeMs = slots[TransactionFields.EventTime].AsLong;
        if (transaction.EventTimeMs < EarliestEventMs || transaction.EventTimeMs > latestMs)
            return Failed(DecodeFailure.ImplausibleTime, "event_time is before 2000-01-01 or too far ahead of the message's timestamp");
        FieldSlot opened = slots[TransactionFields.AccountOpenedAt];
        transaction.AccountOpenedAtMs = opened.IsNull ? Transaction.AbsentTime : opened.AsLong;

        transaction.TerminalId = reader.BytesOf(slots[TransactionFields.TerminalId], body);
        transaction.DeviceId = reader.BytesOf(slots[TransactionFields.DeviceId], body);
        long channel = slots[TransactionFields.Channel].AsLong;
        transaction.Channel = channel < ChannelCount ? (Channel)channel : Channel.Other;
        FieldSlot distance = slots[TransactionFields.DistanceFromHomeKm];
        transaction.DistanceFromHomeKm = distance.IsNull ? float.NaN : (float)distance.AsDouble;
        if (transaction.DistanceFromHomeKm is < 0 or float.PositiveInfinity)
            return Failed(DecodeFailure.Malformed, "distance_from_home_km is negative or infinite");
        return TakeCodes(reader, body, slots, ref transaction);
    }

    private DecodeFailure TakeCodes(FlatRecordReader reader, ReadOnlySpan<byte> body, scoped ReadOnlySpan<FieldSlot> slots, ref Transaction transaction)
    {
        if (!CurrencyCode.TryParse(reader.BytesOf(slots[TransactionFields.Currency], body), out transaction.Currency))
            return Failed(DecodeFailure.InvalidCode, "currency is not three upper-case letters");
        FieldSlot merchant = slots[TransactionFields.MerchantCountry];
        if (!merchant.IsNull && !CountryCode.TryParse(reader.BytesOf(merchant, body), out transaction.MerchantCountry))
            return Failed(DecodeFailure.InvalidCode, "merchant_country is not two upper-case letters");
        FieldSlot account = slots[TransactionFields.AccountCountry];
        if (!account.IsNull && !CountryCode.TryParse(reader.BytesOf(account, body), out transaction.AccountCountry))
            return Failed(DecodeFailure.InvalidCode, "account_country is not two upper-case letters");
        FieldSlot category = slots[TransactionFields.MerchantCategory];
        if (category.IsNull) return DecodeFailure.None;
        if (category.AsLong is < 1 or > 9999) return Failed(DecodeFailure.InvalidCode, "merchant_category is not 1 to 9999");
        transaction.MerchantCategory = (ushort)category.AsLong;
        return DecodeFailure.None;
    }

    private DecodeFailure Failed(DecodeFailure failure, string detail) => _writers.Failed(failure, detail);
}
