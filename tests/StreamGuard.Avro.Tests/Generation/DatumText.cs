using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json.Nodes;
using StreamGuard.Avro.Data;

namespace StreamGuard.Avro.Tests.Generation;

/// <summary>Renders a value so that two values have the same text exactly when they are equal, bit for bit. The Python side writes the same.</summary>
internal static class DatumText
{
    internal static string Of(object? datum) => Node(datum)?.ToJsonString() ?? "null";

    internal static JsonNode? Node(object? datum)
    {
        switch (datum)
        {
            case null: return null;
            case bool value: return value;
            case int value: return Tagged("i", value.ToString(CultureInfo.InvariantCulture));
            case long value: return Tagged("l", value.ToString(CultureInfo.InvariantCulture));
            case float value: return Tagged("f", Bits(value));
            case double value: return Tagged("d", Bits(value));
            case byte[] value: return Tagged("b", Convert.ToHexStringLower(value));
            case string value: return Tagged("s", Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(value)));
            case GenericEnum value: return Tagged("e", value.Symbol);
            case GenericFixed value: return Tagged("x", Convert.ToHexStringLower(value.Bytes));
            case GenericRecord value:
                var fields = new JsonObject();
                foreach (var field in value.Schema.Fields) fields[field.Name] = Node(value[field.Ordinal]);
                return new JsonObject { ["r"] = fields };
            case IReadOnlyList<object?> value: return new JsonArray([.. value.Select(Node)]);
            case IReadOnlyDictionary<string, object?> value:
                var entries = new JsonObject();
                foreach ((string key, object? item) in value.OrderBy(pair => pair.Key, StringComparer.Ordinal)) entries[Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(key))] = Node(item);
                return new JsonObject { ["m"] = entries };
            default: throw new ArgumentException($"No datum: {datum.GetType()}.");
        }
    }

    private static string Bits(double value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return Convert.ToHexStringLower(bytes);
    }

    private static JsonArray Tagged(string tag, string text) => [tag + ":" + text];
}
