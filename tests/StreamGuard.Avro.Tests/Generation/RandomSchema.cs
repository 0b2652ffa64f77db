using System.Text.Json.Nodes;

namespace StreamGuard.Avro.Tests.Generation;

/// <summary>Makes schemas, as JSON, from a seed. <paramref name="plain"/> leaves out unions other than of null and a type.</summary>
internal sealed class RandomSchema(Random random, bool plain = false)
{
    private static readonly string[] Primitives = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];
    private readonly List<string> _records = [];
    private int _names;

    internal JsonObject Record(int depth, bool flat = false)
    {
        string name = NextName("R");
        string space = "ns" + random.Next(2);
        var record = new JsonObject { ["type"] = "record", ["name"] = name, ["namespace"] = space };
        _records.Add($"{space}.{name}");
        var fields = new JsonArray();
        for (int i = random.Next(flat ? 1 : 0, 6); i > 0; i--) fields.Add(new JsonObject { ["name"] = NextName("f"), ["type"] = flat ? FlatType() : Type(depth - 1, inUnion: false) });
        record["fields"] = fields;
        _records.RemoveAt(_records.Count - 1);
        return record;
    }

    internal JsonNode Type(int depth, bool inUnion)
    {
        int kind = random.Next(depth <= 0 ? 10 : 16);
        return kind switch
        {
            < 8 => Primitives[kind],
            8 => Enum(),
            9 => new JsonObject { ["type"] = "fixed", ["name"] = NextName("X"), ["namespace"] = "fx", ["size"] = random.Next(0, 5) },
            10 or 11 => Record(depth),
            12 => new JsonObject { ["type"] = "array", ["items"] = Type(depth - 1, inUnion: false) },
            13 => new JsonObject { ["type"] = "map", ["values"] = Type(depth - 1, inUnion: false) },
            14 when _records.Count > 0 && !inUnion => new JsonArray("null", _records[random.Next(_records.Count)]),
            _ => inUnion ? "string" : Union(depth),
        };
    }

    private JsonNode FlatType()
    {
        JsonNode type = Type(0, inUnion: false);
        return random.Next(3) == 0 && !(type is JsonValue value && value.GetValue<string>() == "null") ? new JsonArray("null", type) : type;
    }

    private JsonObject Enum()
    {
        var symbols = new JsonArray();
        for (int i = random.Next(1, 5); i > 0; i--) symbols.Add("S" + i);
        return new JsonObject { ["type"] = "enum", ["name"] = NextName("E"), ["namespace"] = "en", ["symbols"] = symbols };
    }

    private JsonArray Union(int depth)
    {
        var branches = new JsonArray();
        if (plain)
        {
            JsonNode only = Type(depth - 1, inUnion: true);
            branches.Add("null");
            branches.Add(only is JsonValue value && value.GetValue<string>() == "null" ? "long" : only);
            return branches;
        }

        var kinds = new HashSet<string>(StringComparer.Ordinal);
        for (int i = random.Next(1, 5); i > 0; i--)
        {
            JsonNode branch = Type(depth - 1, inUnion: true);
            string key = branch is JsonObject obj ? obj["type"]!.GetValue<string>() is "array" or "map" ? obj["type"]!.GetValue<string>() : obj["name"]!.GetValue<string>() : branch.GetValue<string>();
            if (kinds.Add(key)) branches.Add(branch);
        }

        return branches;
    }

    private string NextName(string prefix) => prefix + _names++;
}
