using System.Text.Json;
using StreamGuard.Avro.Data;

namespace StreamGuard.Avro.Schemas;

/// <summary>Reads one schema from JSON. Used once.</summary>
internal sealed class SchemaParser(bool checkDefaults)
{
    private const int MaxJsonDepth = 128;

    /// <summary>Named types may refer to each other in a chain, which later walks follow by recursion.</summary>
    private const int MaxNamedTypes = 1_000;

    private readonly Dictionary<string, NamedSchema> _named = new(StringComparer.Ordinal);
    private readonly List<RecordSchema> _records = [];

    internal AvroSchema Parse(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxJsonDepth });
            AvroSchema schema = Read(document.RootElement, enclosingNamespace: string.Empty);
            if (checkDefaults) CheckDefaults();
            return schema;
        }
        catch (JsonException error)
        {
            // A bare type name such as `string` is not JSON, but the specification's own examples and many registries write it.
            if (PrimitiveSchema.TryGetKind(json.Trim(), out SchemaKind kind)) return new PrimitiveSchema(kind);
            throw new AvroSchemaException($"The schema is not JSON: {error.Message}", error);
        }
    }

    private AvroSchema Read(JsonElement json, string enclosingNamespace) => json.ValueKind switch
    {
        JsonValueKind.String => Lookup(json.GetString()!, enclosingNamespace),
        JsonValueKind.Array => new UnionSchema([.. json.EnumerateArray().Select(branch => Read(branch, enclosingNamespace))]),
        JsonValueKind.Object => ReadObject(json, enclosingNamespace),
        _ => throw new AvroSchemaException($"A schema is a name, a list or an object; this is neither: {json.GetRawText()}"),
    };

    private AvroSchema Lookup(string name, string enclosingNamespace)
    {
        if (PrimitiveSchema.TryGetKind(name, out SchemaKind kind)) return new PrimitiveSchema(kind);
        string full = AvroName.Of(name, enclosingNamespace).Full;
        return _named.TryGetValue(full, out NamedSchema? schema)
            ? schema
            : throw new AvroSchemaException($"The type '{full}' is used but not defined before its use.");
    }

    private AvroSchema ReadObject(JsonElement json, string enclosingNamespace)
    {
        if (!json.TryGetProperty("type", out JsonElement type)) throw new AvroSchemaException($"A schema has no \"type\": {Excerpt(json)}");
        if (type.ValueKind != JsonValueKind.String) return Read(type, enclosingNamespace);
        string name = type.GetString()!;
        AvroSchema schema = name switch
        {
            "record" or "error" => ReadRecord(json, enclosingNamespace),
            "enum" => ReadEnum(json, enclosingNamespace),
            "fixed" => ReadFixed(json, enclosingNamespace),
            "array" => new ArraySchema(Read(Required(json, "items"), enclosingNamespace)),
            "map" => new MapSchema(Read(Required(json, "values"), enclosingNamespace)),
            _ => Lookup(name, enclosingNamespace),
        };

        // A reference to a named type keeps the logical type of the definition.
        bool isReference = schema is NamedSchema && name is not ("record" or "error" or "enum" or "fixed");
        if (!isReference && json.TryGetProperty("logicalType", out JsonElement logical) && logical.ValueKind == JsonValueKind.String)
            schema.Logical = LogicalType.Of(logical.GetString()!, schema, OptionalInt(json, "precision"), OptionalInt(json, "scale"));
        return schema;
    }

    private RecordSchema ReadRecord(JsonElement json, string enclosingNamespace)
    {
        AvroName name = ReadName(json, enclosingNamespace);
        var record = new RecordSchema(name, ReadAliases(json, name.Namespace));
        Define(record);
        _records.Add(record);
        JsonElement fields = Required(json, "fields");
        if (fields.ValueKind != JsonValueKind.Array) throw new AvroSchemaException($"\"fields\" of the record '{name}' is not a list.");
        var read = new List<RecordField>(fields.GetArrayLength());
        foreach (JsonElement field in fields.EnumerateArray()) read.Add(ReadField(field, read.Count, name));
        record.Complete(read);
        return record;
    }

    private RecordField ReadField(JsonElement json, int ordinal, AvroName record)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new AvroSchemaException($"A field of the record '{record}' is not an object: {Excerpt(json)}");
        string name = RequiredText(json, "name");
        if (!AvroName.IsIdentifier(name)) throw new AvroSchemaException($"The record '{record}' has a field whose name is not a name: '{name}'.");
        AvroSchema schema = Read(Required(json, "type"), record.Namespace);
        JsonElement? defaultJson = json.TryGetProperty("default", out JsonElement value) ? value.Clone() : null;
        return new RecordField(name, ordinal, schema, ReadTexts(json, "aliases"), defaultJson);
    }

    private EnumSchema ReadEnum(JsonElement json, string enclosingNamespace)
    {
        AvroName name = ReadName(json, enclosingNamespace);
        Required(json, "symbols");
        string? defaultSymbol = json.TryGetProperty("default", out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        var schema = new EnumSchema(name, ReadAliases(json, name.Namespace), ReadTexts(json, "symbols"), defaultSymbol);
        Define(schema);
        return schema;
    }

    private FixedSchema ReadFixed(JsonElement json, string enclosingNamespace)
    {
        AvroName name = ReadName(json, enclosingNamespace);
        int size = OptionalInt(json, "size") ?? -1;
        if (size < 0) throw new AvroSchemaException($"The fixed '{name}' has no \"size\", or one that is not a number of bytes.");
        var schema = new FixedSchema(name, ReadAliases(json, name.Namespace), size);
        Define(schema);
        return schema;
    }

    private void Define(NamedSchema schema)
    {
        if (_named.Count >= MaxNamedTypes) throw new AvroSchemaException($"The schema defines more than {MaxNamedTypes} types.");
        if (!_named.TryAdd(schema.Name.Full, schema)) throw new AvroSchemaException($"The type '{schema.Name}' is defined twice.");
    }

    private void CheckDefaults()
    {
        foreach (RecordSchema record in _records)
        {
            foreach (RecordField field in record.Fields)
            {
                if (field.DefaultJson is null) continue;
                string? error = DefaultValue.Encode(field, out _);
                if (error is not null) throw new AvroSchemaException($"The default of the field '{field.Name}' of '{record.Name}' does not fit its type: {error}");
            }
        }
    }

    private static AvroName ReadName(JsonElement json, string enclosingNamespace)
    {
        string? declared = json.TryGetProperty("namespace", out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        AvroName name = AvroName.Of(RequiredText(json, "name"), declared ?? enclosingNamespace);
        if (name.Namespace.Length == 0 && PrimitiveSchema.TryGetKind(name.Simple, out _))
            throw new AvroSchemaException($"'{name}' is the name of a primitive type; a type cannot be named so.");
        return name;
    }

    private static string[] ReadAliases(JsonElement json, string ownNamespace) =>
        [.. ReadTexts(json, "aliases").Select(alias => AvroName.Of(alias, ownNamespace).Full)];

    private static string[] ReadTexts(JsonElement json, string property)
    {
        if (!json.TryGetProperty(property, out JsonElement list)) return [];
        if (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
            throw new AvroSchemaException($"\"{property}\" is not a list of texts: {Excerpt(json)}");
        return [.. list.EnumerateArray().Select(item => item.GetString()!)];
    }

    private static JsonElement Required(JsonElement json, string property) =>
        json.TryGetProperty(property, out JsonElement value) ? value : throw new AvroSchemaException($"\"{property}\" is missing: {Excerpt(json)}");

    private static string RequiredText(JsonElement json, string property)
    {
        JsonElement value = Required(json, property);
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new AvroSchemaException($"\"{property}\" is not a text: {Excerpt(json)}");
    }

    private static int? OptionalInt(JsonElement json, string property) =>
        json.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : null;

    private static string Excerpt(JsonElement json)
    {
        string text = json.GetRawText();
        return text.Length <= 120 ? text : text[..120] + "...";
    }
}
