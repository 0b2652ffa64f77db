using System.Text.Json.Nodes;

namespace StreamGuard.Avro.Tests.Generation;

/// <summary>
/// Derives a reader's schema from a writer's, from a seed: fields dropped, added with a default, renamed with an alias, reordered; types promoted,
/// wrapped in a union, taken out of one, or replaced by something that may not fit; symbols removed and added. <paramref name="forPython"/>
/// leaves out what python3-avro 1.11 does not do: aliases, and defaults of bytes above 127 (it takes them for UTF-8).
/// </summary>
internal sealed class SchemaEvolution(Random random, bool forPython = false)
{
    private static readonly Dictionary<string, string[]> Promotions = new(StringComparer.Ordinal)
    {
        ["int"] = ["long", "float", "double"], ["long"] = ["float", "double"], ["float"] = ["double"], ["string"] = ["bytes"], ["bytes"] = ["string"],
    };

    private static readonly (string Type, string Default)[] Additions =
    [
        ("\"int\"", "-7"), ("\"long\"", "9007199254740993"), ("\"string\"", "\"dé\""), ("\"bytes\"", "\"\\u00ff\\u0000\""), ("[\"null\",\"string\"]", "null"),
        ("[\"string\",\"null\"]", "\"first\""), ("[\"null\",\"double\"]", "2.5"), ("{\"type\":\"array\",\"items\":\"int\"}", "[1,2,3]"), ("\"boolean\"", "true"),
        ("{\"type\":\"map\",\"values\":\"float\"}", "{\"k\":0.5}"), ("\"null\"", "null"),
    ];

    private readonly Dictionary<string, string> _renamed = new(StringComparer.Ordinal);
    private int _names = 1_000;

    internal JsonNode Evolve(JsonNode schema, bool flat = false)
    {
        switch (schema)
        {
            case JsonValue value: return EvolveName(value.GetValue<string>(), flat);
            case JsonArray union: return EvolveUnion(union, flat);
            default:
                var evolved = (JsonObject)schema.DeepClone();
                switch (evolved["type"]!.GetValue<string>())
                {
                    case "array": evolved["items"] = Evolve(schema["items"]!); break;
                    case "map": evolved["values"] = Evolve(schema["values"]!); break;
                    case "enum": EvolveEnum(evolved); break;
                    case "record": EvolveRecord(evolved, flat); break;
                    case "fixed" when random.Next(12) == 0: evolved["size"] = evolved["size"]!.GetValue<int>() + 1; break;
                }

                return random.Next(8) == 0 && !flat ? new JsonArray("null", evolved) : evolved;
        }
    }

    private JsonNode EvolveName(string name, bool flat)
    {
        if (_renamed.TryGetValue(name, out string? other)) return other;
        if (Promotions.TryGetValue(name, out string[]? wider) && random.Next(4) == 0) return wider[random.Next(wider.Length)];
        if (random.Next(30) == 0) return "boolean";
        bool isPrimitive = name is "boolean" or "int" or "long" or "float" or "double" or "bytes" or "string";
        return isPrimitive && random.Next(6) == 0 ? (flat || random.Next(2) == 0 ? new JsonArray("null", name) : new JsonArray(name, "null")) : name;
    }

    private JsonNode EvolveUnion(JsonArray union, bool flat)
    {
        if (random.Next(10) == 0) return Evolve(union[random.Next(union.Count)]!, flat);
        var branches = new JsonArray();
        foreach (JsonNode? branch in union)
        {
            JsonNode evolved = branch is JsonValue value && !_renamed.ContainsKey(value.GetValue<string>()) ? branch.DeepClone() : Evolve(branch!, flat);
            foreach (JsonNode? part in evolved is JsonArray nested ? [.. nested.Where(part => part is not JsonValue)] : new JsonNode?[] { evolved }) branches.Add(part!.DeepClone());
        }

        if (branches.Count > 1 && random.Next(10) == 0) branches.RemoveAt(random.Next(branches.Count));
        return branches;
    }

    private void EvolveEnum(JsonObject schema)
    {
        var symbols = (JsonArray)schema["symbols"]!;
        if (symbols.Count > 1 && random.Next(2) == 0) symbols.RemoveAt(random.Next(symbols.Count));
        if (random.Next(3) == 0) symbols.Insert(0, "NEW");
        if (random.Next(2) == 0) schema["default"] = symbols[random.Next(symbols.Count)]!.GetValue<string>();
    }

    private void EvolveRecord(JsonObject schema, bool flat)
    {
        string simple = schema["name"]!.GetValue<string>();
        string space = schema["namespace"]!.GetValue<string>();
        string full = $"{space}.{simple}";
        if (!forPython && random.Next(5) == 0)
        {
            string renamed = "Renamed" + _names++;
            schema["name"] = renamed;
            schema["aliases"] = new JsonArray(full);
            _renamed[full] = $"{space}.{renamed}";
        }

        var fields = new List<JsonNode>();
        foreach (JsonNode? field in (JsonArray)schema["fields"]!)
        {
            if (random.Next(8) == 0) continue;
            var evolved = (JsonObject)field!.DeepClone();
            evolved["type"] = Evolve(field["type"]!, flat);
            if (!forPython && random.Next(8) == 0)
            {
                evolved["aliases"] = new JsonArray(evolved["name"]!.GetValue<string>());
                evolved["name"] = "renamed" + _names++;
            }

            fields.Insert(random.Next(fields.Count + 1), evolved);
        }

        if (random.Next(2) == 0) fields.Insert(random.Next(fields.Count + 1), Addition(flat));
        schema["fields"] = new JsonArray([.. fields]);
    }

    private JsonObject Addition(bool flat)
    {
        (string type, string value) = Additions[random.Next(Additions.Length)];
        while ((flat && type[0] == '{') || (forPython && type == "\"bytes\"")) (type, value) = Additions[random.Next(Additions.Length)];
        var field = new JsonObject { ["name"] = "added" + _names++, ["type"] = JsonNode.Parse(type) };
        if (random.Next(20) > 0) field["default"] = JsonNode.Parse(value);
        return field;
    }
}
