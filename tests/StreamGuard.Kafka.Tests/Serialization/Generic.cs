using Shouldly;
using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Data;
using StreamGuard.Avro.Resolution;
using StreamGuard.Avro.Schemas;

namespace StreamGuard.Kafka.Tests.Serialization;

/// <summary>Reads any record by its own schema.</summary>
internal static class Generic
{
    internal static GenericRecord Read(AvroSchema schema, ReadOnlySpan<byte> body)
    {
        DatumReader.TryCompile(schema, schema, out DatumReader? reader, out string? error).ShouldBeTrue(error);
        reader!.Read(body, out object? datum).ShouldBe(AvroError.None);
        return datum.ShouldBeOfType<GenericRecord>();
    }
}
