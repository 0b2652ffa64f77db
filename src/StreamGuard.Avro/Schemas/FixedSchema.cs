namespace StreamGuard.Avro.Schemas;

/// <summary>A fixed number of bytes.</summary>
public sealed class FixedSchema : NamedSchema
{
    internal FixedSchema(AvroName name, IReadOnlyList<string> aliases, int sizeBytes)
        : base(SchemaKind.Fixed, name, aliases) => SizeBytes = sizeBytes;

    /// <summary>The number of bytes; not negative.</summary>
    public int SizeBytes { get; }
}
