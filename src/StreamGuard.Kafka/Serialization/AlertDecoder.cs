using System.Diagnostics.CodeAnalysis;
using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Data;
using StreamGuard.Avro.Registry;
using StreamGuard.Avro.Resolution;
using StreamGuard.Core.Alerts;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Kafka.Serialization;

/// <summary>Reads alerts back, as case management would. One thread at a time; not for the hot path.</summary>
public sealed class AlertDecoder
{
    private readonly ISchemaSource _schemas;
    private readonly Dictionary<int, DatumReader> _compiled = [];

    /// <summary>Creates a decoder.</summary>
    /// <param name="schemas">Where the writer's schema comes from; not disposed by the decoder.</param>
    public AlertDecoder(ISchemaSource schemas)
    {
        ArgumentNullException.ThrowIfNull(schemas);
        _schemas = schemas;
    }

    /// <summary>Decodes the value of a message on the alerts topic.</summary>
    /// <param name="value">The value.</param>
    /// <param name="alert">The alert; null when there is none.</param>
    /// <param name="error">Why there is none. When the schema is still being fetched, the same value can be offered again.</param>
    /// <returns>Whether there is one. Never throws for bad bytes.</returns>
    public bool TryDecode(ReadOnlySpan<byte> value, [NotNullWhen(true)] out FraudAlert? alert, [NotNullWhen(false)] out string? error)
    {
        alert = null;
        if (!ConfluentFraming.TryRead(value, out int schemaId, out ReadOnlySpan<byte> body))
        {
            error = "the value does not begin with a zero byte and a schema id";
            return false;
        }

        if (!TryFind(schemaId, out DatumReader? reader, out error)) return false;
        AvroError failure = reader.Read(body, out object? datum);
        if (failure != AvroError.None || datum is not GenericRecord record)
        {
            error = $"the value is not what its schema says: {failure}";
            return false;
        }

        if (!Guid.TryParseExact((string)record["alert_id"]!, "D", out Guid id))
        {
            error = "alert_id is not a UUID";
            return false;
        }

        alert = ToAlert(id, record);
        return true;
    }

    private bool TryFind(int schemaId, [NotNullWhen(true)] out DatumReader? reader, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (_compiled.TryGetValue(schemaId, out reader)) return true;
        SchemaLookup lookup = _schemas.TryGet(schemaId);
        if (lookup.Status != SchemaLookupStatus.Found)
        {
            error = lookup.Detail ?? $"schema {schemaId}: {lookup.Status}";
            return false;
        }

        if (!DatumReader.TryCompile(lookup.Schema!, StreamGuardSchemas.FraudAlert.Schema, out reader, out error)) return false;
        _compiled.Add(schemaId, reader);
        return true;
    }

    private static FraudAlert ToAlert(Guid id, GenericRecord record) => new()
    {
        AlertId = id,
        Transaction = ToTransaction(record),
        Score = (float)record["score"]!,
        Threshold = (float)record["threshold"]!,
        Members = List(record["members"], item => new MemberScore((string)item["name"]!, (float)item["value"]!)),
        Reasons = List(record["reasons"], item => new AlertReason((string)item["code"]!, (string)item["text"]!, (float)item["contribution"]!)),
        Attended = List(record["attended"], item => new AttendedTransaction(
            (int)item["source_partition"]!,
            (long)item["source_offset"]!,
            (long)item["event_time"]!,
            (long)item["amount_minor"]!,
            (string)item["currency"]!,
            (int?)item["merchant_category"],
            (string?)item["merchant_country"],
            (Channel)((GenericEnum)item["channel"]!).Ordinal,
            (float)item["weight"]!)),
        Unexpected = List(record["unexpected"], item => new UnexpectedFeature((string)item["name"]!, (float)item["value"]!, (float)item["error"]!)),
        HistoryLength = (int)record["history_length"]!,
        HistoryState = (HistoryState)((GenericEnum)record["history_state"]!).Ordinal,
        Arrival = (Arrival)((GenericEnum)record["arrival"]!).Ordinal,
        ModelName = (string)record["model_name"]!,
        ModelVersion = (string)record["model_version"]!,
        FeatureSpecification = (int)record["feature_specification"]!,
        SourceTopic = (string)record["source_topic"]!,
        SourcePartition = (int)record["source_partition"]!,
        SourceOffset = (long)record["source_offset"]!,
        DetectedAtMs = (long)record["detected_at"]!,
        TraceParent = (string?)record["traceparent"],
    };

    private static TransactionData ToTransaction(GenericRecord record) => new(
        (string)record["transaction_id"]!,
        (string)record["account_id"]!,
        (long)record["event_time"]!,
        (long)record["amount_minor"]!,
        (string)record["currency"]!,
        (string)record["merchant_id"]!,
        (string?)record["terminal_id"],
        (int?)record["merchant_category"],
        (string?)record["merchant_country"],
        (string?)record["account_country"],
        (Channel)((GenericEnum)record["channel"]!).Ordinal,
        (long?)record["account_opened_at"],
        (string?)record["device_id"],
        (float?)record["distance_from_home_km"]);

    private static List<T> List<T>(object? items, Func<GenericRecord, T> convert) =>
        [.. ((IReadOnlyList<object?>)items!).Select(item => convert((GenericRecord)item!))];
}
