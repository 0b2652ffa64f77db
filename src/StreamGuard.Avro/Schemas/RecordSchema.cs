namespace StreamGuard.Avro.Schemas;

/// <summary>A record: named fields in a fixed order.</summary>
public sealed class RecordSchema : NamedSchema
{
    private readonly Dictionary<string, RecordField> _byName = new(StringComparer.Ordinal);

    internal RecordSchema(AvroName name, IReadOnlyList<string> aliases)
        : base(SchemaKind.Record, name, aliases)
    {
    }

    /// <summary>The fields, in the order in which they are encoded.</summary>
    public IReadOnlyList<RecordField> Fields { get; private set; } = [];

    /// <summary>The field of a name; null when there is none.</summary>
    /// <param name="name">The name, not an alias.</param>
    public RecordField? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Called once by the parser: a record must exist before its fields, which may refer to it.</summary>
    internal void Complete(IReadOnlyList<RecordField> fields)
    {
        Fields = fields;
        foreach (RecordField field in fields)
        {
            if (!_byName.TryAdd(field.Name, field)) throw new AvroSchemaException($"The record '{Name}' has two fields named '{field.Name}'.");
        }
    }
}
