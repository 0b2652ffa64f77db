using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Registry;

/// <summary>
/// Serves schemas without a registry. A schema's id is the lowest 31 bits of the CRC-64-AVRO fingerprint of its canonical form, so that
/// everyone who has the same file agrees on the id, and an edit of documentation or defaults does not change it. Immutable.
/// </summary>
public sealed class FileSchemaSource : ISchemaSource
{
    private readonly Dictionary<int, SchemaDocument> _byId = [];

    /// <summary>Serves some documents.</summary>
    /// <param name="documents">The documents; the same schema may come more than once.</param>
    /// <exception cref="AvroSchemaException">Two different schemas have the same id.</exception>
    public FileSchemaSource(IEnumerable<SchemaDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        foreach (SchemaDocument document in documents)
        {
            int id = IdOf(document.Schema);
            if (!_byId.TryAdd(id, document) && _byId[id].Schema.CanonicalForm != document.Schema.CanonicalForm)
            {
                throw new AvroSchemaException(
                    $"The schemas '{_byId[id].Name}' and '{document.Name}' have the same id {id} without a registry; rename a field of one, or use a registry.");
            }
        }
    }

    /// <summary>The id of a schema.</summary>
    /// <param name="schema">The schema.</param>
    public static int IdOf(AvroSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return (int)(schema.Fingerprint & int.MaxValue);
    }

    /// <summary>Reads the <c>*.avsc</c> files of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="AvroSchemaException">A file is not a schema.</exception>
    /// <exception cref="IOException">The folder or a file cannot be read.</exception>
    public static IReadOnlyList<SchemaDocument> ReadFolder(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.avsc")
            .Order(StringComparer.Ordinal)
            .Select(file => new SchemaDocument(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)))];

    /// <inheritdoc/>
    public SchemaLookup TryGet(int id) => _byId.TryGetValue(id, out SchemaDocument? document)
        ? new SchemaLookup(SchemaLookupStatus.Found, document.Schema)
        : new SchemaLookup(SchemaLookupStatus.Unknown, Detail: $"None of the {_byId.Count} schema files has the id {id}.");

    /// <inheritdoc/>
    public ValueTask<SchemaLookup> GetAsync(int id, CancellationToken cancellationToken) => ValueTask.FromResult(TryGet(id));

    /// <inheritdoc/>
    public ValueTask<SchemaRegistration> RegisterAsync(string subject, string schemaJson, CancellationToken cancellationToken)
    {
        int id = IdOf(AvroSchema.Parse(schemaJson));
        return ValueTask.FromResult(_byId.ContainsKey(id)
            ? new SchemaRegistration(id, Succeeded: true)
            : new SchemaRegistration(
                0, Succeeded: false, Detail: $"The schema for '{subject}' is not among the schema files; add it there, or use a registry."));
    }

    /// <summary>Does nothing: there is nothing to release.</summary>
    public void Dispose()
    {
    }
}
