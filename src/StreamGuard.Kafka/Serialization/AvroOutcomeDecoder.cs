using System.Runtime.CompilerServices;
using StreamGuard.Avro.Registry;
using StreamGuard.Avro.Resolution;
using StreamGuard.Core.Outcomes;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Kafka.Serialization;

/// <summary>
/// Decodes framed Avro outcomes of any writer's schema that resolves to <c>fraud-outcome.avsc</c>, and validates them. A schema id that is not known yet is fetched
/// in the background: the message is answered with <see cref="DecodeFailure.RegistryUnavailable"/> and is to be offered again. One thread at a time.
/// </summary>
public sealed class AvroOutcomeDecoder : IOutcomeDecoder
{
    private const int FieldCount = 8;
    private const long EarliestMs = 946_684_800_000;  // 2000-01-01

    /// <summary>By the reader's ordinal: the symbols of fraud-outcome.avsc are in the order of the enum's values; a test holds it so.</summary>
    private const int SourceCount = (int)OutcomeSource.Other + 1;

    private readonly WriterSchemas _writers;
    private readonly long _maxAheadMs;

    /// <summary>Creates a decoder.</summary>
    /// <param name="schemas">Where writers' schemas come from; not disposed by the decoder.</param>
    /// <param name="validation">The limits; null = the defaults.</param>
    public AvroOutcomeDecoder(ISchemaSource schemas, TransactionValidation? validation = null)
    {
        ArgumentNullException.ThrowIfNull(schemas);
        _writers = new WriterSchemas(schemas, OutcomeFields.Schema, "a FraudOutcome");
        _maxAheadMs = (long)(validation ?? new TransactionValidation()).MaxAhead.TotalMilliseconds;
        int fields = OutcomeFields.Schema.Fields.Count;
        if (fields != FieldCount) throw new InvalidOperationException($"fraud-outcome.avsc has {fields} fields where the decoder knows {FieldCount}.");
    }

    /// <inheritdoc/>
    public string FailureDetail => _writers.FailureDetail;

    /// <inheritdoc/>
    [SkipLocalsInit]
    public DecodeFailure Decode(ReadOnlySpan<byte> value, long timestampMs, out FraudOutcome outcome)
    {
        outcome = default;
        Span<FieldSlot> slots = stackalloc FieldSlot[FieldCount];
        DecodeFailure failure = _writers.Read(value, slots, out FlatRecordReader? reader, out ReadOnlySpan<byte> body);
        if (failure != DecodeFailure.None) return failure;
        failure = Take(reader!, body, slots, TransactionValidation.LatestMs(timestampMs, _maxAheadMs), ref outcome);
        if (failure != DecodeFailure.None) outcome = default;
        return failure;
    }

    private DecodeFailure Take(FlatRecordReader reader, ReadOnlySpan<byte> body, scoped ReadOnlySpan<FieldSlot> slots, long latestMs, ref FraudOutcome outcome)
    {
        outcome.TransactionId = reader.BytesOf(slots[OutcomeFields.TransactionId], body);
        outcome.AccountId = reader.BytesOf(slots[OutcomeFields.AccountId], body);
        outcome.MerchantId = reader.BytesOf(slots[OutcomeFields.MerchantId], body);
        outcome.TerminalId = reader.BytesOf(slots[OutcomeFields.TerminalId], body);
        if (outcome.TransactionId.IsEmpty) return _writers.Failed(DecodeFailure.EmptyId, "transaction_id is empty");
        if (outcome.AccountId.IsEmpty) return _writers.Failed(DecodeFailure.EmptyId, "account_id is empty");
        if (outcome.MerchantId.IsEmpty) return _writers.Failed(DecodeFailure.EmptyId, "merchant_id is empty");

        outcome.EventTimeMs = slots[OutcomeFields.EventTime].AsLong;
        outcome.DecidedAtMs = slots[OutcomeFields.DecidedAt].AsLong;
        if (outcome.EventTimeMs < EarliestMs || outcome.EventTimeMs > latestMs)
            return _writers.Failed(DecodeFailure.ImplausibleTime, "event_time is before 2000-01-01 or too far ahead of the message's timestamp");
        if (outcome.DecidedAtMs < EarliestMs || outcome.DecidedAtMs > latestMs)
            return _writers.Failed(DecodeFailure.ImplausibleTime, "decided_at is before 2000-01-01 or too far ahead of the message's timestamp");

        outcome.IsFraud = slots[OutcomeFields.IsFraud].AsLong != 0;
        long source = slots[OutcomeFields.Source].AsLong;
        outcome.Source = source < SourceCount ? (OutcomeSource)source : OutcomeSource.Other;
        return DecodeFailure.None;
    }
}
