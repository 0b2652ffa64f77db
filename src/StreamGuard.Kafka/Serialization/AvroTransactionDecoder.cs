using System.Runtime.CompilerServices;
using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Registry;
using StreamGuard.Avro.Resolution;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Kafka.Serialization;

/// <summary>
/// Decodes framed Avro transactions of any writer's schema that resolves to <c>transaction.avsc</c>, and validates them. A schema id that
/// is not known yet is fetched in the background: the message is answered with <see cref="DecodeFailure.RegistryUnavailable"/>
/// and is to be offered again. One thread at a time.
/// </summary>
public sealed class AvroTransactionDecoder : ITransactionDecoder
{
    /// <summary>Compiled schemas that are kept; far more than any topic has. Beyond it all are compiled anew.</summary>
    private const int MaxSchemas = 1_000;
    private const int FieldCount = 14;
    private const long EarliestEventMs = 946_684_800_000;       // 2000-01-01
    private const long EarliestAccountMs = -2_208_988_800_000;  // 1900-01-01

    /// <summary>By the reader's ordinal: the symbols of transaction.avsc are in the order of the enum's values; a test holds it so.</summary>
    private const int ChannelCount = (int)Channel.Other + 1;

    private readonly ISchemaSource _schemas;
    private readonly long _maxAheadMs;
    private readonly Dictionary<int, Compiled> _compiled = [];
    private Compiled? _last;

    /// <summary>Creates a decoder.</summary>
    /// <param name="schemas">Where writers' schemas come from; not disposed by the decoder.</param>
    /// <param name="validation">The limits; null = the defaults.</param>
    public AvroTransactionDecoder(ISchemaSource schemas, TransactionValidation? validation = null)
    {
        ArgumentNullException.ThrowIfNull(schemas);
        _schemas = schemas;
        _maxAheadMs = (long)(validation ?? new TransactionValidation()).MaxAhead.TotalMilliseconds;
        int fields = TransactionFields.Schema.Fields.Count;
        if (fields != FieldCount) throw new InvalidOperationException($"transaction.avsc has {fields} fields where the decoder knows {FieldCount}.");
    }

    /// <summary>For a person: more about the last message that was not accepted. Never holds a message's content.</summary>
    public string FailureDetail { get; private set; } = string.Empty;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public DecodeFailure Decode(ReadOnlySpan<byte> value, long timestampMs, out Transaction transaction)
    {
        transaction = default;
        if (!ConfluentFraming.TryRead(value, out int schemaId, out ReadOnlySpan<byte> body))
        {
            return value.IsEmpty
                ? Failed(DecodeFailure.NullValue, "the message has no value")
                : Failed(DecodeFailure.NotFramed, "the value does not begin with a zero byte and a schema id");
        }

        Compiled? compiled = _last;
        if (compiled is null || compiled.SchemaId != schemaId)
        {
            DecodeFailure unknown = Find(schemaId, out compiled);
            if (unknown != DecodeFailure.None) return unknown;
            _last = compiled;
        }

        FlatRecordReader? reader = compiled!.Reader;
        if (reader is null) return Failed(DecodeFailure.UnresolvableSchema, compiled.Detail);
        Span<FieldSlot> slots = stackalloc FieldSlot[FieldCount];
        AvroError error = reader.Read(body, slots);
        if (error != AvroError.None) return Failed(DecodeFailure.Malformed, DetailOf(error));
        DecodeFailure failure = Take(reader, body, slots, LatestFor(timestampMs), ref transaction);
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
        if (!opened.IsNull && (opened.AsLong < EarliestAccountMs || opened.AsLong > latestMs))
            return Failed(DecodeFailure.ImplausibleTime, "account_opened_at is before 1900-01-01 or too far ahead of the message's timestamp");

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

    /// <summary>The latest time that a message of this timestamp may tell of; without one, the latest that a history takes.</summary>
    private long LatestFor(long timestampMs) =>
        timestampMs < 0 || timestampMs > AccountHistoryStore.MaxEventTimeMs - _maxAheadMs ? AccountHistoryStore.MaxEventTimeMs : timestampMs + _maxAheadMs;

    private DecodeFailure Find(int schemaId, out Compiled? compiled)
    {
        if (_compiled.TryGetValue(schemaId, out compiled)) return DecodeFailure.None;
        SchemaLookup lookup = _schemas.TryGet(schemaId);
        switch (lookup.Status)
        {
            case SchemaLookupStatus.Found:
                compiled = FlatRecordReader.TryCompile(lookup.Schema!, TransactionFields.Schema, out FlatRecordReader? reader, out string? error)
                    ? new Compiled(schemaId, reader, string.Empty)
                    : new Compiled(schemaId, Reader: null, $"schema {schemaId} cannot be read as a Transaction: {error}");
                break;
            case SchemaLookupStatus.Unusable:
                compiled = new Compiled(schemaId, Reader: null, lookup.Detail ?? $"schema {schemaId} is not Avro");
                break;
            case SchemaLookupStatus.Unknown:
                return Failed(DecodeFailure.UnknownSchema, lookup.Detail ?? $"schema {schemaId} is not known");
            default:
                return Failed(DecodeFailure.RegistryUnavailable, lookup.Detail ?? $"schema {schemaId} is being fetched");
        }

        if (_compiled.Count >= MaxSchemas) _compiled.Clear();
        _compiled.Add(schemaId, compiled);
        return DecodeFailure.None;
    }

    private DecodeFailure Failed(DecodeFailure failure, string detail)
    {
        FailureDetail = detail;
        return failure;
    }

    private static string DetailOf(AvroError error) => error switch
    {
        AvroError.EndOfData => "the value ends within a field",
        AvroError.TrailingBytes => "bytes are left after the last field",
        AvroError.InvalidText => "a text is not UTF-8",
        AvroError.Unresolvable => "a field has a value that its reader has no place for",
        _ => $"the value is not what its schema says: {error}",
    };

    /// <summary>A writer's schema once met. <paramref name="Reader"/> null = it does not resolve, and <paramref name="Detail"/> says why.</summary>
    private sealed record Compiled(int SchemaId, FlatRecordReader? Reader, string Detail);
}
