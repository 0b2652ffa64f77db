using System.Globalization;
using System.Text;

namespace StreamGuard.Avro.Schemas;

/// <summary>Writes a schema in the specification's Parsing Canonical Form.</summary>
internal static class CanonicalForm
{
    internal static string Of(AvroSchema schema)
    {
        var text = new StringBuilder();
        Write(schema, text, []);
        return text.ToString();
    }

    private static void Write(AvroSchema schema, StringBuilder text, HashSet<NamedSchema> written)
    {
        if (schema is NamedSchema named && !written.Add(named))
        {
            text.Append('"').Append(named.Name.Full).Append('"');
            return;
        }

        switch (schema)
        {
            case PrimitiveSchema:
                text.Append('"').Append(PrimitiveSchema.NameOf(schema.Kind)).Append('"');
                break;
            case ArraySchema array:
                text.Append("{\"type\":\"array\",\"items\":");
                Write(array.Items, text, written);
                text.Append('}');
                break;
            case MapSchema map:
                text.Append("{\"type\":\"map\",\"values\":");
                Write(map.Values, text, written);
                text.Append('}');
                break;
            case UnionSchema union:
                text.Append('[');
                for (int i = 0; i < union.Branches.Count; i++)
                {
                    if (i > 0) text.Append(',');
                    Write(union.Branches[i], text, written);
                }

                text.Append(']');
                break;
            case FixedSchema @fixed:
                Name(@fixed, "fixed", text).Append(",\"size\":").Append(@fixed.SizeBytes.ToString(CultureInfo.InvariantCulture)).Append('}');
                break;
            case EnumSchema @enum:
                Name(@enum, "enum", text).Append(",\"symbols\":[").AppendJoin(',', @enum.Symbols.Select(symbol => $"\"{symbol}\"")).Append("]}");
                break;
            case RecordSchema record:
                WriteRecord(record, text, written);
                break;
        }
    }

    private static void WriteRecord(RecordSchema record, StringBuilder text, HashSet<NamedSchema> written)
    {
        Name(record, "record", text).Append(",\"fields\":[");
        foreach (RecordField field in record.Fields)
        {
            if (field.Ordinal > 0) text.Append(',');
            text.Append("{\"name\":\"").Append(field.Name).Append("\",\"type\":");
            Write(field.Schema, text, written);
            text.Append('}');
        }

        text.Append("]}");
    }

    private static StringBuilder Name(NamedSchema schema, string type, StringBuilder text) =>
        text.Append("{\"name\":\"").Append(schema.Name.Full).Append("\",\"type\":\"").Append(type).Append('"');
}
