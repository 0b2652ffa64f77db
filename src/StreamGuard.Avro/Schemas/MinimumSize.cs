namespace StreamGuard.Avro.Schemas;

/// <summary>The fewest bytes that a value of a schema takes: it bounds how many items a block of so many bytes can hold.</summary>
internal static class MinimumSize
{
    internal static int Of(AvroSchema schema) => (int)Math.Min(Measure(schema, []), int.MaxValue);

    /// <summary>A record met again below itself counts nothing, which keeps the result a lower bound.</summary>
    private static long Measure(AvroSchema schema, Dictionary<RecordSchema, long> records)
    {
        switch (schema)
        {
            case FixedSchema @fixed:
                return @fixed.SizeBytes;
            case UnionSchema union:
                long least = long.MaxValue;
                foreach (AvroSchema branch in union.Branches) least = Math.Min(least, Measure(branch, records));
                return 1 + least;
            case RecordSchema record:
                if (records.TryGetValue(record, out long known)) return known;
                records.Add(record, 0);
                long sum = 0;
                foreach (RecordField field in record.Fields) sum = Math.Min(sum + Measure(field.Schema, records), int.MaxValue);
                records[record] = sum;
                return sum;
            default:
                return schema.Kind switch { SchemaKind.Null => 0, SchemaKind.Float => 4, SchemaKind.Double => 8, _ => 1 };
        }
    }
}
