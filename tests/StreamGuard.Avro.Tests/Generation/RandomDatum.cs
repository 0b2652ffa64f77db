using System.Text;
using StreamGuard.Avro.Data;
using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Tests.Generation;

/// <summary>Makes values of a schema from a seed, with a taste for extremes.</summary>
internal sealed class RandomDatum(Random random)
{
    private static readonly long[] Longs = [0, 1, -1, 63, 64, -64, -65, int.MaxValue, int.MinValue, (long)int.MaxValue + 1, long.MaxValue, long.MinValue];
    private static readonly double[] Doubles = [0, -0.0, 1, -1.5, double.MaxValue, double.Epsilon, 1e30, 0.1];
    private static readonly string[] Texts = [string.Empty, "a", "é", "水", "😀", "a longer text of more than sixty-three bytes, so that its length takes two."];

    internal object? Of(AvroSchema schema, int depth = 5)
    {
        switch (schema)
        {
            case UnionSchema union:
                AvroSchema branch = depth <= 0 ? union.Branches.FirstOrDefault(b => b.Kind == SchemaKind.Null) ?? union.Branches[0] : union.Branches[random.Next(union.Branches.Count)];
                return Of(branch, depth - 1);
            case RecordSchema record:
                var value = new GenericRecord(record);
                foreach (RecordField field in record.Fields) value[field.Ordinal] = Of(field.Schema, depth - 1);
                return value;
            case EnumSchema @enum: return new GenericEnum(@enum, random.Next(@enum.Symbols.Count));
            case FixedSchema @fixed: return new GenericFixed(@fixed, Bytes(@fixed.SizeBytes));
            case ArraySchema array: return Enumerable.Range(0, depth <= 0 ? 0 : random.Next(4)).Select(_ => Of(array.Items, depth - 1)).ToList();
            case MapSchema map:
                var entries = new Dictionary<string, object?>(StringComparer.Ordinal);
                for (int i = depth <= 0 ? 0 : random.Next(4); i > 0; i--) entries[Texts[random.Next(Texts.Length)]] = Of(map.Values, depth - 1);
                return entries;
            default: return Primitive(schema.Kind);
        }
    }

    private object? Primitive(SchemaKind kind) => kind switch
    {
        SchemaKind.Null => null,
        SchemaKind.Boolean => random.Next(2) == 0,
        SchemaKind.Int => random.Next(2) == 0 ? random.Next(int.MinValue, int.MaxValue) : unchecked((int)Longs[random.Next(Longs.Length)]),
        SchemaKind.Long => random.Next(2) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : Longs[random.Next(Longs.Length)],
        SchemaKind.Float => (float)(random.Next(2) == 0 ? random.NextDouble() : Doubles[random.Next(Doubles.Length)]),
        SchemaKind.Double => random.Next(2) == 0 ? random.NextDouble() * 1e9 : Doubles[random.Next(Doubles.Length)],
        SchemaKind.Bytes => random.Next(2) == 0 ? Bytes(random.Next(6)) : Encoding.UTF8.GetBytes(Texts[random.Next(Texts.Length)]),
        _ => Texts[random.Next(Texts.Length)],
    };

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
