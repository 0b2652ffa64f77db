namespace StreamGuard.Avro.Schemas;

/// <summary>A schema without parts: null, boolean, int, long, float, double, bytes or string.</summary>
public sealed class PrimitiveSchema : AvroSchema
{
    internal PrimitiveSchema(SchemaKind kind)
        : base(kind)
    {
    }

    internal static bool TryGetKind(string name, out SchemaKind kind)
    {
        (bool known, kind) = name switch
        {
            "null" => (true, SchemaKind.Null),
            "boolean" => (true, SchemaKind.Boolean),
            "int" => (true, SchemaKind.Int),
            "long" => (true, SchemaKind.Long),
            "float" => (true, SchemaKind.Float),
            "double" => (true, SchemaKind.Double),
            "bytes" => (true, SchemaKind.Bytes),
            "string" => (true, SchemaKind.String),
            _ => (false, default),
        };
        return known;
    }

    internal static string NameOf(SchemaKind kind) => kind switch
    {
        SchemaKind.Null => "null",
        SchemaKind.Boolean => "boolean",
        SchemaKind.Int => "int",
        SchemaKind.Long => "long",
        SchemaKind.Float => "float",
        SchemaKind.Double => "double",
        SchemaKind.Bytes => "bytes",
        SchemaKind.String => "string",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a primitive type."),
    };
}
