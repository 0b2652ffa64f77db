using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Data;

/// <summary>A value of a fixed schema.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Bytes">The bytes, as many as the schema says.</param>
public sealed record GenericFixed(FixedSchema Schema, byte[] Bytes);
