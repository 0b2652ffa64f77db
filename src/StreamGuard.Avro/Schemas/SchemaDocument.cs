namespace StreamGuard.Avro.Schemas;

/// <summary>A schema together with the text it was read from, which also holds its documentation. Immutable.</summary>
public sealed class SchemaDocument
{
    /// <summary>Parses a document.</summary>
    /// <param name="name">What to call it in messages: a file's name without its extension.</param>
    /// <param name="json">The text.</param>
    /// <exception cref="AvroSchemaException">The text is not a schema; the message names the document.</exception>
    public SchemaDocument(string name, string json)
    {
        Name = name;
        Json = json;
        try
        {
            Schema = AvroSchema.Parse(json);
        }
        catch (AvroSchemaException error)
        {
            throw new AvroSchemaException($"The schema '{name}' cannot be used: {error.Message}", error);
        }
    }

    /// <summary>What to call it in messages.</summary>
    public string Name { get; }

    /// <summary>The text.</summary>
    public string Json { get; }

    /// <summary>The schema.</summary>
    public AvroSchema Schema { get; }
}
