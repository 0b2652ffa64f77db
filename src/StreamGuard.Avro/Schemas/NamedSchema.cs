namespace StreamGuard.Avro.Schemas;

/// <summary>A schema with a name: a record, an enum or a fixed.</summary>
public abstract class NamedSchema : AvroSchema
{
    private protected NamedSchema(SchemaKind kind, AvroName name, IReadOnlyList<string> aliases)
        : base(kind)
    {
        Name = name;
        Aliases = aliases;
    }

    /// <summary>The name.</summary>
    public AvroName Name { get; }

    /// <summary>Full names under which writers may know this type.</summary>
    public IReadOnlyList<string> Aliases { get; }
}
