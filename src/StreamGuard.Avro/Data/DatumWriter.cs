using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Data;

/// <summary>
/// Encodes values of any schema. For tools, tests and rare messages. The types: null, <see cref="bool"/>, <see cref="int"/>,
/// <see cref="long"/>, <see cref="float"/>, <see cref="double"/>, byte[], <see cref="string"/>, <see cref="GenericRecord"/>,
/// <see cref="GenericEnum"/>, <see cref="GenericFixed"/>, lists of object for arrays, dictionaries of text to object for maps. A union's value is
/// that of its branch; logical types stay their plain type.
/// </summary>
public static class DatumWriter
{
    /// <summary>Encodes a value.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="datum">The value.</param>
    /// <exception cref="ArgumentException">The value does not fit the schema.</exception>
    public static byte[] Write(AvroSchema schema, object? datum)
    {
        var writer = new AvroBinaryWriter();
        Write(schema, datum, writer);
        return writer.ToArray();
    }

    /// <summary>Encodes a value.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="datum">The value.</param>
    /// <param name="writer">Where to.</param>
    /// <exception cref="ArgumentException">The value does not fit the schema.</exception>
    public static void Write(AvroSchema schema, object? datum, AvroBinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(writer);
        switch (schema, datum)
        {
            case ({ Kind: SchemaKind.Null }, null): break;
            case ({ Kind: SchemaKind.Boolean }, bool value): writer.WriteBoolean(value); break;
            case ({ Kind: SchemaKind.Int }, int value): writer.WriteInt(value); break;
            case ({ Kind: SchemaKind.Long }, long value): writer.WriteLong(value); break;
            case ({ Kind: SchemaKind.Float }, float value): writer.WriteFloat(value); break;
            case ({ Kind: SchemaKind.Double }, double value): writer.WriteDouble(value); break;
            case ({ Kind: SchemaKind.Bytes }, byte[] value): writer.WriteBytes(value); break;
            case ({ Kind: SchemaKind.String }, string value): writer.WriteText(value); break;
            case (FixedSchema @fixed, GenericFixed value) when value.Bytes.Length == @fixed.SizeBytes: writer.WriteFixed(value.Bytes); break;
            case (EnumSchema @enum, GenericEnum value) when value.Ordinal >= 0 && value.Ordinal < @enum.Symbols.Count: writer.WriteInt(value.Ordinal); break;
            case (ArraySchema array, IReadOnlyList<object?> value): WriteArray(array, value, writer); break;
            case (MapSchema map, IReadOnlyDictionary<string, object?> value): WriteMap(map, value, writer); break;
            case (UnionSchema union, _): WriteUnion(union, datum, writer); break;
            case (RecordSchema record, GenericRecord value) when value.Schema.Fields.Count == record.Fields.Count:
                foreach (RecordField field in record.Fields) Write(field.Schema, value[field.Ordinal], writer);
                break;
            default:
                throw new ArgumentException($"A value of type {datum?.GetType().Name ?? "null"} does not fit the schema {schema}.", nameof(datum));
        }
    }

    private static void WriteArray(ArraySchema array, IReadOnlyList<object?> items, AvroBinaryWriter writer)
    {
        if (items.Count > 0) writer.WriteLong(items.Count);
        foreach (object? item in items) Write(array.Items, item, writer);
        writer.WriteLong(0);
    }

    private static void WriteMap(MapSchema map, IReadOnlyDictionary<string, object?> entries, AvroBinaryWriter writer)
    {
        if (entries.Count > 0) writer.WriteLong(entries.Count);
        foreach ((string key, object? value) in entries)
        {
            writer.WriteText(key);
            Write(map.Values, value, writer);
        }

        writer.WriteLong(0);
    }

    private static void WriteUnion(UnionSchema union, object? datum, AvroBinaryWriter writer)
    {
        for (int i = 0; i < union.Branches.Count; i++)
        {
            if (!IsOf(union.Branches[i], datum)) continue;
            writer.WriteInt(i);
            Write(union.Branches[i], datum, writer);
            return;
        }

        throw new ArgumentException($"A value of type {datum?.GetType().Name ?? "null"} fits no branch of {union}.", nameof(datum));
    }

    private static bool IsOf(AvroSchema schema, object? datum) => datum switch
    {
        null => schema.Kind == SchemaKind.Null,
        bool => schema.Kind == SchemaKind.Boolean,
        int => schema.Kind == SchemaKind.Int,
        long => schema.Kind == SchemaKind.Long,
        float => schema.Kind == SchemaKind.Float,
        double => schema.Kind == SchemaKind.Double,
        byte[] => schema.Kind == SchemaKind.Bytes,
        string => schema.Kind == SchemaKind.String,
        GenericRecord value => schema is RecordSchema record && record.Name == value.Schema.Name,
        GenericEnum value => schema is EnumSchema @enum && @enum.Name == value.Schema.Name,
        GenericFixed value => schema is FixedSchema @fixed && @fixed.Name == value.Schema.Name,
        IReadOnlyDictionary<string, object?> => schema.Kind == SchemaKind.Map,
        IReadOnlyList<object?> => schema.Kind == SchemaKind.Array,
        _ => false,
    };
}
