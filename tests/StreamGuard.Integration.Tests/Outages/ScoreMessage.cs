using StreamGuard.Avro.Data;
using StreamGuard.Avro.Registry;
using StreamGuard.Avro.Resolution;
using StreamGuard.Kafka.Serialization;

namespace StreamGuard.Integration.Tests.Outages;

/// <summary>Reads messages of the topic of scores.</summary>
internal static class ScoreMessage
{
    private static readonly DatumReader Reader =
        DatumReader.TryCompile(StreamGuardSchemas.TransactionScore.Schema, StreamGuardSchemas.TransactionScore.Schema, out DatumReader? reader, out string? error)
            ? reader!
            : throw new InvalidOperationException(error);

    /// <summary>Whose score it is.</summary>
    internal static string TransactionId(byte[] value)
    {
        if (!ConfluentFraming.TryRead(value, out _, out ReadOnlySpan<byte> body)) throw new InvalidOperationException("A score without a schema id.");
        Reader.Read(body, out object? datum);
        return (string)((GenericRecord)datum!)["transaction_id"]!;
    }
}
