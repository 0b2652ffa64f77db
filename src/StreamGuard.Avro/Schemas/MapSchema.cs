namespace StreamGuard.Avro.Schemas;

/// <summary>Values of one type, by text key.</summary>
public sealed class MapSchema : AvroSchema
{
    internal MapSchema(AvroSchema values)
        : base(SchemaKind.Map) => Values = values;

    /// <summary>The type of the values.</summary>
    public AvroSchema Values { get; }
}
