using System.Globalization;
using System.Text;
using Confluent.Kafka;
using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Data;
using StreamGuard.Avro.Registry;
using StreamGuard.Avro.Resolution;
using StreamGuard.Avro.Schemas;
using StreamGuard.Core.Alerts;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Chaos.Verification;

/// <summary>Reads messages of the output topics as other programs would. One thread at a time.</summary>
internal sealed class OutputReader
{
    private readonly AlertDecoder _alerts;
    private readonly DatumReader _scores;

    /// <summary>Prepares to read.</summary>
    /// <param name="schemas">The schemas that the workers write by.</param>
    internal OutputReader(ISchemaSource schemas)
    {
        _alerts = new AlertDecoder(schemas);
        AvroSchema schema = StreamGuardSchemas.TransactionScore.Schema;
        if (!DatumReader.TryCompile(schema, schema, out DatumReader? reader, out string? error)) throw new ChaosFailedException($"transaction-score.avsc: {error}");
        _scores = reader;
    }

    /// <summary>Reads a score.</summary>
    internal Output Score(ConsumeResult<byte[]?, byte[]?> result)
    {
        if (!ConfluentFraming.TryRead(result.Message.Value, out _, out ReadOnlySpan<byte> body) || _scores.Read(body, out object? datum) != AvroError.None || datum is not GenericRecord record)
            throw Unreadable(result, "it is not what transaction-score.avsc says");
        var source = new Coordinate((int)record["source_partition"]!, (long)record["source_offset"]!);
        return new Output(OutputKind.Score, source, (float)record["score"]!, (float)record["threshold"]!, Guid.Empty, 0, null, PlaceOf(result));
    }

    /// <summary>Reads an alert.</summary>
    internal Output Alert(ConsumeResult<byte[]?, byte[]?> result)
    {
        if (!_alerts.TryDecode(result.Message.Value, out FraudAlert? alert, out string? error)) throw Unreadable(result, error);
        return new Output(OutputKind.Alert, new Coordinate(alert.SourcePartition, alert.SourceOffset), alert.Score, alert.Threshold, alert.AlertId, 0, null, PlaceOf(result));
    }

    /// <summary>Reads a dead letter.</summary>
    internal static Output DeadLetter(ConsumeResult<byte[]?, byte[]?> result)
    {
        var source = new Coordinate((int)NumberOf(result, DeadLetterRecord.PartitionHeader), NumberOf(result, DeadLetterRecord.OffsetHeader));
        // What the worker adds comes last.
        int ownHeaders = result.Message.Headers.Select(header => header.Key).ToList().LastIndexOf(DeadLetterRecord.TopicHeader);
        return new Output(OutputKind.DeadLetter, source, 0, 0, Guid.Empty, MessageDigest.Of(result.Message, ownHeaders), TextOf(result, DeadLetterRecord.ReasonHeader), PlaceOf(result));
    }

    private static Coordinate PlaceOf(ConsumeResult<byte[]?, byte[]?> result) => new(result.Partition.Value, result.Offset.Value);

    private static long NumberOf(ConsumeResult<byte[]?, byte[]?> result, string header) => long.TryParse(TextOf(result, header), CultureInfo.InvariantCulture, out long number)
        ? number
        : throw Unreadable(result, $"header {header} is not a number");

    private static string TextOf(ConsumeResult<byte[]?, byte[]?> result, string header) =>
        result.Message.Headers.TryGetLastBytes(header, out byte[]? bytes) ? Encoding.UTF8.GetString(bytes) : throw Unreadable(result, $"header {header} is missing");

    private static ChaosFailedException Unreadable(ConsumeResult<byte[]?, byte[]?> result, string why) =>
        new($"{result.Topic} {PlaceOf(result)} cannot be read: {why}.");
}
