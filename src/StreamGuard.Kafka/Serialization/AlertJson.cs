using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StreamGuard.Avro.Schemas;
using StreamGuard.Core.Alerts;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Kafka.Serialization;

/// <summary>Renders an alert as one line of JSON with the field names of <c>fraud-alert.avsc</c>; times are milliseconds since 1970-01-01 UTC.</summary>
public static class AlertJson
{
    private static readonly RecordSchema Schema = (RecordSchema)StreamGuardSchemas.FraudAlert.Schema;

    // The line goes to a file, not into a web page: readable text is worth more than escapes.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One line, without a line end.</summary>
    /// <param name="alert">The alert.</param>
    public static string Render(FraudAlert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("alert_id", alert.AlertId);
            WriteTransaction(json, alert.Transaction);
            WriteReal(json, "score", alert.Score);
            WriteReal(json, "threshold", alert.Threshold);
            WriteExplanation(json, alert);
            json.WriteNumber("history_length", alert.HistoryLength);
            json.WriteString("history_state", SymbolOf("history_state", (int)alert.HistoryState));
            json.WriteString("arrival", SymbolOf("arrival", (int)alert.Arrival));
            json.WriteString("model_name", alert.ModelName);
            json.WriteString("model_version", alert.ModelVersion);
            json.WriteNumber("feature_specification", alert.FeatureSpecification);
            json.WriteString("source_topic", alert.SourceTopic);
            json.WriteNumber("source_partition", alert.SourcePartition);
            json.WriteNumber("source_offset", alert.SourceOffset);
            json.WriteNumber("detected_at", alert.DetectedAtMs);
            json.WriteString("traceparent", alert.TraceParent);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteTransaction(Utf8JsonWriter json, TransactionData transaction)
    {
        json.WriteString("transaction_id", transaction.TransactionId);
        json.WriteString("account_id", transaction.AccountId);
        json.WriteNumber("event_time", transaction.EventTimeMs);
        json.WriteNumber("amount_minor", transaction.AmountMinor);
        json.WriteString("currency", transaction.Currency);
        json.WriteString("merchant_id", transaction.MerchantId);
        json.WriteString("terminal_id", transaction.TerminalId);
        WriteOptional(json, "merchant_category", transaction.MerchantCategory);
        json.WriteString("merchant_country", transaction.MerchantCountry);
        json.WriteString("account_country", transaction.AccountCountry);
        json.WriteString("channel", SymbolOf("channel", (int)transaction.Channel));
        WriteOptional(json, "account_opened_at", transaction.AccountOpenedAtMs);
        json.WriteString("device_id", transaction.DeviceId);
        WriteReal(json, "distance_from_home_km", transaction.DistanceFromHomeKm ?? float.NaN);
    }

    private static void WriteExplanation(Utf8JsonWriter json, FraudAlert alert)
    {
        WriteList(json, "members", alert.Members, static (json, member) =>
        {
            json.WriteString("name", member.Name);
            WriteReal(json, "value", member.Value);
        });
        WriteList(json, "reasons", alert.Reasons, static (json, reason) =>
        {
            json.WriteString("code", reason.Code);
            json.WriteString("text", reason.Text);
            WriteReal(json, "contribution", reason.Contribution);
        });
        WriteList(json, "attended", alert.Attended, static (json, past) =>
        {
            json.WriteNumber("source_partition", past.SourcePartition);
            json.WriteNumber("source_offset", past.SourceOffset);
            json.WriteNumber("event_time", past.EventTimeMs);
            json.WriteNumber("amount_minor", past.AmountMinor);
            json.WriteString("currency", past.Currency);
            WriteOptional(json, "merchant_category", past.MerchantCategory);
            json.WriteString("merchant_country", past.MerchantCountry);
            json.WriteString("channel", SymbolOf("channel", (int)past.Channel));
            WriteReal(json, "weight", past.Weight);
        });
        WriteList(json, "unexpected", alert.Unexpected, static (json, feature) =>
        {
            json.WriteString("name", feature.Name);
            WriteReal(json, "value", feature.Value);
            WriteReal(json, "error", feature.Error);
        });
    }

    private static void WriteList<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, long? value)
    {
        if (value.HasValue) json.WriteNumber(name, value.Value);
        else json.WriteNull(name);
    }

    /// <summary>JSON has no word for NaN and infinities; null stands for them.</summary>
    private static void WriteReal(Utf8JsonWriter json, string name, float value)
    {
        if (float.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }

    private static string SymbolOf(string field, int ordinal) => ((EnumSchema)Schema.Find(field)!.Schema).Symbols[ordinal];
}
