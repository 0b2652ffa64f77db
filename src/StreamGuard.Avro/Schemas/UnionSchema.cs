namespace StreamGuard.Avro.Schemas;

/// <summary>A value of one of several types.</summary>
public sealed class UnionSchema : AvroSchema
{
    internal UnionSchema(IReadOnlyList<AvroSchema> branches)
        : base(SchemaKind.Union)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (AvroSchema branch in branches)
        {
            if (branch.Kind == SchemaKind.Union) throw new AvroSchemaException("A union holds a union directly.");
            string key = branch is NamedSchema named ? named.Name.Full : branch.Kind.ToString();
            if (!seen.Add(key)) throw new AvroSchemaException($"A union holds '{key}' twice.");
        }

        if (branches.Count == 0) throw new AvroSchemaException("A union is empty.");
        Branches = branches;
    }

    /// <summary>The types; a value is encoded as the place of its type in this list, then the value.</summary>
    public IReadOnlyList<AvroSchema> Branches { get; }
}
