using System.Text.Json;
using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Registry;

/// <summary>Reads the registry's answers, which may come from something else that answers at its address.</summary>
internal static class RegistryJson
{
    /// <summary>The answer to a question for an id, status 200.</summary>
    internal static SchemaLookup Schema(int id, string body)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(body);
            if (Text(json.RootElement, "schema") is not { } schema) return NotARegistry(id);
            string type = Text(json.RootElement, "schemaType") ?? "AVRO";
            if (type != "AVRO") return new SchemaLookup(SchemaLookupStatus.Unusable, Detail: $"Schema {id} is of type {type}, not AVRO.");
            if (HasReferences(json.RootElement))
                return new SchemaLookup(SchemaLookupStatus.Unusable, Detail: $"Schema {id} refers to schemas of other subjects; register it whole.");
            return new SchemaLookup(SchemaLookupStatus.Found, AvroSchema.Parse(schema, checkDefaults: false));
        }
        catch (AvroSchemaException error)
        {
            return new SchemaLookup(SchemaLookupStatus.Unusable, Detail: $"Schema {id} cannot be used: {error.Message}");
        }
        catch (JsonException)
        {
            return NotARegistry(id);
        }
    }

    /// <summary>The id of an answer to a registration; null when there is none.</summary>
    internal static int? Id(string body)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("id", out JsonElement id)) return null;
            return id.TryGetInt32(out int value) ? value : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The registry's own words about an error; an excerpt of the body when it has none.</summary>
    internal static string Message(string body)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(body);
            if (Text(json.RootElement, "message") is { } message) return message;
        }
        catch (JsonException)
        {
            // Not the registry's JSON, perhaps a proxy's page: the excerpt below tells more than the parser's error would.
        }

        string excerpt = body.ReplaceLineEndings(" ");
        return excerpt.Length <= 200 ? excerpt : excerpt[..200] + "...";
    }

    private static string? Text(JsonElement json, string property)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(property, out JsonElement value)) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private static bool HasReferences(JsonElement json) =>
        json.TryGetProperty("references", out JsonElement references) && references.ValueKind == JsonValueKind.Array && references.GetArrayLength() > 0;

    private static SchemaLookup NotARegistry(int id) =>
        new(SchemaLookupStatus.Unavailable, Detail: $"The answer for schema {id} is not a schema registry's; is its address right?");
}
