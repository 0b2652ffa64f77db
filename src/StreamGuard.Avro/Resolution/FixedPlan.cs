using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Data;
using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Resolution;

/// <summary>A fixed number of bytes.</summary>
internal sealed class FixedPlan(FixedSchema schema) : ReadPlan
{
    internal int SizeBytes => schema.SizeBytes;

    internal override object? Read(ref AvroBinaryReader reader)
    {
        ReadOnlySpan<byte> bytes = reader.ReadFixed(schema.SizeBytes);
        return reader.Failed ? null : new GenericFixed(schema, bytes.ToArray());
    }
}
