using System.Text.Encodings.Web;
using System.Text.Json;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Simulation.JsonLines;

/// <summary>
/// Writes payments as JSON, one object a line, under the field names of <c>schemas/transaction.avsc</c>, plus <c>is_fraud</c> and
/// <c>fraud_kind</c>. Absent fields are null. Reuses its buffers. Not thread-safe. Does not own the stream.
/// </summary>
public sealed class TransactionJsonWriter : IDisposable
{
    private const int FlushAtBytes = 64 * 1024;
    private static readonly string[] ChannelNames = ["CHIP", "CONTACTLESS", "MAGSTRIPE", "ECOMMERCE", "ATM", "TRANSFER", "OTHER"];
    private readonly Stream _stream;
    private readonly System.Buffers.ArrayBufferWriter<byte> _buffer = new(FlushAtBytes + 4096);
    private readonly Utf8JsonWriter _json;

    /// <summary>Starts writing at the stream's position.</summary>
    /// <param name="stream">Where to; stays open.</param>
    public TransactionJsonWriter(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        var options = new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        _json = new Utf8JsonWriter(_buffer, options);
    }

    /// <summary>Writes one line. It reaches the stream when the buffer is full, or with <see cref="Flush"/>.</summary>
    /// <param name="labelled">The payment and its label.</param>
    public void Write(in LabelledTransaction labelled)
    {
        TransactionData transaction = labelled.Transaction;
        _json.WriteStartObject();
        _json.WriteString("transaction_id"u8, transaction.TransactionId);
        _json.WriteString("account_id"u8, transaction.AccountId);
        _json.WriteNumber("event_time"u8, transaction.EventTimeMs);
        _json.WriteNumber("amount_minor"u8, transaction.AmountMinor);
        _json.WriteString("currency"u8, transaction.Currency);
        _json.WriteString("merchant_id"u8, transaction.MerchantId);
        _json.WriteString("terminal_id"u8, transaction.TerminalId);
        WriteNumber("merchant_category"u8, transaction.MerchantCategory);
        _json.WriteString("merchant_country"u8, transaction.MerchantCountry);
        _json.WriteString("account_country"u8, transaction.AccountCountry);
        _json.WriteString("channel"u8, ChannelNames[(int)transaction.Channel]);
        WriteNumber("account_opened_at"u8, transaction.AccountOpenedAtMs);
        _json.WriteString("device_id"u8, transaction.DeviceId);
        if (transaction.DistanceFromHomeKm is { } distance) _json.WriteNumber("distance_from_home_km"u8, distance);
        else _json.WriteNull("distance_from_home_km"u8);
        _json.WriteBoolean("is_fraud"u8, labelled.IsFraud);
        _json.WriteString("fraud_kind"u8, labelled.Kind is { } kind ? FraudKindNames.Of(kind) : null);
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _buffer.GetSpan(1)[0] = (byte)'\n';
        _buffer.Advance(1);
        if (_buffer.WrittenCount >= FlushAtBytes) Flush();
    }

    /// <summary>Hands everything written to the stream and flushes it.</summary>
    public void Flush()
    {
        _stream.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
        _stream.Flush();
    }

    /// <summary>Flushes; leaves the stream open.</summary>
    public void Dispose()
    {
        Flush();
        _json.Dispose();
    }

    private void WriteNumber(ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number) _json.WriteNumber(name, number);
        else _json.WriteNull(name);
    }
}
