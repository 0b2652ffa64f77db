using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Binary;

/// <summary>Passes over values that the reader has no use for, without allocation.</summary>
internal static class AvroSkipper
{
    internal static void Skip(AvroSchema schema, ref AvroBinaryReader reader)
    {
        switch (schema.Kind)
        {
            case SchemaKind.Null: return;
            case SchemaKind.Boolean: reader.ReadBoolean(); return;
            case SchemaKind.Int: reader.ReadInt(); return;
            case SchemaKind.Long: reader.ReadLong(); return;
            case SchemaKind.Float: reader.Skip(4); return;
            case SchemaKind.Double: reader.Skip(8); return;
            case SchemaKind.Bytes or SchemaKind.String: reader.ReadBytes(); return;
            case SchemaKind.Fixed: reader.Skip(((FixedSchema)schema).SizeBytes); return;
            case SchemaKind.Enum: reader.ReadIndex(((EnumSchema)schema).Symbols.Count, AvroError.InvalidSymbol); return;
            case SchemaKind.Union: SkipUnion((UnionSchema)schema, ref reader); return;
            case SchemaKind.Record: SkipRecord((RecordSchema)schema, ref reader); return;
            case SchemaKind.Array: SkipBlocks(((ArraySchema)schema).Items, isMap: false, ref reader); return;
            case SchemaKind.Map: SkipBlocks(((MapSchema)schema).Values, isMap: true, ref reader); return;
            default: throw new InvalidOperationException($"No such type: {schema.Kind}.");
        }
    }

    private static void SkipUnion(UnionSchema union, ref AvroBinaryReader reader)
    {
        int branch = reader.ReadIndex(union.Branches.Count, AvroError.InvalidBranch);
        if (!reader.Failed) Skip(union.Branches[branch], ref reader);
    }

    private static void SkipRecord(RecordSchema record, ref AvroBinaryReader reader)
    {
        if (reader.Enter())
        {
            IReadOnlyList<RecordField> fields = record.Fields;
            for (int i = 0; i < fields.Count && !reader.Failed; i++) Skip(fields[i].Schema, ref reader);
        }

        reader.Leave();
    }

    private static void SkipBlocks(AvroSchema items, bool isMap, ref AvroBinaryReader reader)
    {
        int minimumSize = (int)Math.Min(items.MinimumSize + (isMap ? 1L : 0L), int.MaxValue);
        if (reader.Enter())
        {
            int count;
            while ((count = reader.ReadBlockCount(minimumSize, out int blockBytes)) > 0)
            {
                if (blockBytes >= 0)
                {
                    reader.Skip(blockBytes);
                    continue;
                }

                for (int i = 0; i < count && !reader.Failed && minimumSize > 0; i++)
                {
                    if (isMap) reader.ReadBytes();
                    Skip(items, ref reader);
                }
            }
        }

        reader.Leave();
    }
}
