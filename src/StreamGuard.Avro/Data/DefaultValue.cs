using System.Text;
using System.Text.Json;
using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Data;

/// <summary>Turns a field's default from JSON into its binary encoding.</summary>
internal sealed class DefaultValue
{
    /// <summary>A default that leaves out fields falls back to theirs, which may multiply without end; honest ones stay far below.</summary>
    private const int MaxSteps = 10_000;
    private const int MaxDepth = 64;

    private readonly AvroBinaryWriter _writer = new();
    private int _steps;
    private int _depth;

    private DefaultValue()
    {
    }

    /// <summary>Encodes the default of a field that has one.</summary>
    /// <param name="field">The field.</param>
    /// <param name="encoded">The value as the field's schema encodes it; empty after an error.</param>
    /// <returns>What is wrong, or null.</returns>
    internal static string? Encode(RecordField field, out byte[] encoded)
    {
        var value = new DefaultValue();
        string? error = field.DefaultJson is { } json ? value.Write(field.Schema, json) : "there is no default";
        encoded = error is null ? value._writer.ToArray() : [];
        return error;
    }

    private string? Write(AvroSchema schema, JsonElement json)
    {
        if (++_steps > MaxSteps || _depth >= MaxDepth) return "it expands without end";
        _depth++;
        string? error = schema switch
        {
            UnionSchema union => WriteUnion(union, json),
            RecordSchema record => WriteRecord(record, json),
            ArraySchema array => WriteArray(array, json),
            MapSchema map => WriteMap(map, json),
            EnumSchema @enum => WriteEnum(@enum, json),
            _ => WritePlain(schema, json),
        };
        _depth--;
        return error;
    }

    private string? WritePlain(AvroSchema schema, JsonElement json)
    {
        switch (schema.Kind, json.ValueKind)
        {
            case (SchemaKind.Null, JsonValueKind.Null): return null;
            case (SchemaKind.Boolean, JsonValueKind.True or JsonValueKind.False): _writer.WriteBoolean(json.GetBoolean()); return null;
            case (SchemaKind.Int, JsonValueKind.Number) when json.TryGetInt32(out int value): _writer.WriteInt(value); return null;
            case (SchemaKind.Long, JsonValueKind.Number) when json.TryGetInt64(out long value): _writer.WriteLong(value); return null;
            case (SchemaKind.Float, JsonValueKind.Number): _writer.WriteFloat((float)json.GetDouble()); return null;
            case (SchemaKind.Double, JsonValueKind.Number): _writer.WriteDouble(json.GetDouble()); return null;
            case (SchemaKind.String, JsonValueKind.String): _writer.WriteText(json.GetString()); return null;
            case (SchemaKind.Bytes or SchemaKind.Fixed, JsonValueKind.String): return WriteOctets(schema, json.GetString()!);
            default: return $"{json.GetRawText()} is no {schema.Kind}";
        }
    }

    private string? WriteOctets(AvroSchema schema, string text)
    {
        foreach (char letter in text)
        {
            if (letter > 255) return "a default of bytes holds a character above U+00FF";
        }

        byte[] octets = Encoding.Latin1.GetBytes(text);
        if (schema is not FixedSchema @fixed) _writer.WriteBytes(octets);
        else if (octets.Length == @fixed.SizeBytes) _writer.WriteFixed(octets);
        else return $"it has {octets.Length} bytes where '{@fixed.Name}' has {@fixed.SizeBytes}";
        return null;
    }

    private string? WriteEnum(EnumSchema schema, JsonElement json)
    {
        int ordinal = json.ValueKind == JsonValueKind.String ? schema.OrdinalOf(json.GetString()!) : -1;
        if (ordinal < 0) return $"{json.GetRawText()} is no symbol of '{schema.Name}'";
        _writer.WriteInt(ordinal);
        return null;
    }

    /// <summary>The first branch that the value fits; what a branch that it does not fit has written is taken back.</summary>
    private string? WriteUnion(UnionSchema union, JsonElement json)
    {
        int start = _writer.Length;
        string? error = null;
        for (int i = 0; i < union.Branches.Count; i++)
        {
            _writer.WriteInt(i);
            string? mismatch = Write(union.Branches[i], json);
            if (mismatch is null) return null;
            error ??= mismatch;
            _writer.Truncate(start);
        }

        return error;
    }

    private string? WriteRecord(RecordSchema record, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) return $"{json.GetRawText()} is no object for the record '{record.Name}'";
        foreach (RecordField field in record.Fields)
        {
            if (!json.TryGetProperty(field.Name, out JsonElement value))
            {
                if (field.DefaultJson is not { } own) return $"the field '{field.Name}' of '{record.Name}' is missing and has no default";
                value = own;
            }

            if (Write(field.Schema, value) is { } error) return error;
        }

        return null;
    }

    private string? WriteArray(ArraySchema array, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array) return $"{json.GetRawText()} is no list";
        if (json.GetArrayLength() > 0) _writer.WriteLong(json.GetArrayLength());
        foreach (JsonElement item in json.EnumerateArray())
        {
            if (Write(array.Items, item) is { } error) return error;
        }

        _writer.WriteLong(0);
        return null;
    }

    private string? WriteMap(MapSchema map, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) return $"{json.GetRawText()} is no object for a map";
        int count = json.EnumerateObject().Count();
        if (count > 0) _writer.WriteLong(count);
        foreach (JsonProperty entry in json.EnumerateObject())
        {
            _writer.WriteText(entry.Name);
            if (Write(map.Values, entry.Value) is { } error) return error;
        }

        _writer.WriteLong(0);
        return null;
    }
}
