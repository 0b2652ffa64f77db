using System.Text.Json;

namespace StreamGuard.Avro.Schemas;

/// <summary>A field of a record. Immutable.</summary>
public sealed class RecordField
{
    internal RecordField(string name, int ordinal, AvroSchema schema, IReadOnlyList<string> aliases, JsonElement? defaultJson)
    {
        Name = name;
        Ordinal = ordinal;
        Schema = schema;
        Aliases = aliases;
        DefaultJson = defaultJson;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The 0-based place among the record's fields.</summary>
    public int Ordinal { get; }

    /// <summary>The type of the values.</summary>
    public AvroSchema Schema { get; }

    /// <summary>Names under which writers may know this field.</summary>
    public IReadOnlyList<string> Aliases { get; }

    /// <summary>The value for data whose writer did not know this field, as JSON; null when there is none.</summary>
    public JsonElement? DefaultJson { get; }
}
