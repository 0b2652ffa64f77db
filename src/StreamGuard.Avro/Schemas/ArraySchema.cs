namespace StreamGuard.Avro.Schemas;

/// <summary>Values of one type, in order.</summary>
public sealed class ArraySchema : AvroSchema
{
    internal ArraySchema(AvroSchema items)
        : base(SchemaKind.Array) => Items = items;

    /// <summary>The type of the items.</summary>
    public AvroSchema Items { get; }
}
