using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Data;
using StreamGuard.Avro.Resolution;
using StreamGuard.Avro.Schemas;
using StreamGuard.Avro.Tests.Generation;

namespace StreamGuard.Avro.Tests.Resolution;

public sealed class ResolutionPropertyTests
{
    private static readonly Config Configuration = Config.QuickThrowOnFailure.WithMaxTest(1_500);

    [Fact]
    public void Read_OwnSchema_YieldsTheWrittenValue() => ForAllSeeds(random =>
    {
        AvroSchema schema = AvroSchema.Parse(new RandomSchema(random).Type(depth: 4, inUnion: false).ToJsonString());
        object? datum = new RandomDatum(random).Of(schema);
        byte[] bytes = DatumWriter.Write(schema, datum);
        Reader(schema, schema).Read(bytes, out object? read).ShouldBe(AvroError.None);
        DatumText.Of(read).ShouldBe(DatumText.Of(datum));
        bytes.Length.ShouldBeGreaterThanOrEqualTo(schema.MinimumSize);
        AvroSchema again = AvroSchema.Parse(schema.CanonicalForm);
        again.CanonicalForm.ShouldBe(schema.CanonicalForm);
    });

    [Fact]
    public void Read_EvolvedSchema_YieldsWhatTheSpecificationSays()
    {
        int resolved = 0, refused = 0, unresolvableValues = 0;
        ForAllSeeds(random =>
        {
            (AvroSchema writer, AvroSchema reader) = Pair(random);
            if (!DatumReader.TryCompile(writer, reader, out DatumReader? compiled, out string? error))
            {
                SpecificationOracle.CanResolve(writer, reader).ShouldBeFalse(error);
                error.ShouldNotBeNullOrEmpty();
                refused++;
                return;
            }

            SpecificationOracle.CanResolve(writer, reader).ShouldBeTrue();
            for (int i = 0; i < 4; i++)
            {
                object? datum = new RandomDatum(random).Of(writer);
                AvroError outcome = compiled.Read(DatumWriter.Write(writer, datum), out object? read);
                string? expected = Expected(datum, writer, reader);
                if (expected is null)
                {
                    outcome.ShouldBeOneOf(AvroError.Unresolvable, AvroError.InvalidText);
                    unresolvableValues++;
                    continue;
                }

                outcome.ShouldBe(AvroError.None);
                DatumText.Of(read).ShouldBe(expected);
                resolved++;
            }
        });

        // The generator must keep producing each kind, or the property would hold for want of cases.
        resolved.ShouldBeGreaterThan(500);
        refused.ShouldBeGreaterThan(50);
        unresolvableValues.ShouldBeGreaterThan(20);
    }

    [Fact]
    public void ReadFlat_EvolvedRecord_AgreesWithTheGenericReader()
    {
        int read = 0;
        ForAllSeeds(random =>
        {
            JsonObject writerJson = new RandomSchema(random).Record(depth: 1, flat: true);
            var extra = new JsonObject { ["name"] = "extra", ["type"] = new RandomSchema(random).Type(depth: 3, inUnion: false) };
            JsonNode readerJson = new SchemaEvolution(random).Evolve(writerJson, flat: true);
            ((JsonArray)writerJson["fields"]!).Insert(random.Next(((JsonArray)writerJson["fields"]!).Count + 1), extra);
            if (!TryParse(writerJson, out AvroSchema? writer) || !TryParse(readerJson, out AvroSchema? parsed) || parsed is not RecordSchema reader) return;
            bool isFlat = FlatRecordReader.TryCompile(writer!, reader, out FlatRecordReader? flat, out string? error);
            isFlat.ShouldBe(DatumReader.TryCompile(writer!, reader, out DatumReader? generic, out _), error);
            if (!isFlat) return;
            byte[] bytes = DatumWriter.Write(writer!, new RandomDatum(random).Of(writer!));
            var slots = new FieldSlot[flat!.FieldCount];
            AvroError outcome = flat.Read(bytes, slots);
            outcome.ShouldBe(generic!.Read(bytes, out object? datum));
            if (outcome != AvroError.None) return;
            foreach (RecordField field in reader.Fields) DatumText.Of(Value(flat, slots[field.Ordinal], bytes, field.Schema)).ShouldBe(DatumText.Of(((GenericRecord)datum!)[field.Ordinal]));
            read++;
        });
        read.ShouldBeGreaterThan(300);
    }

    [Fact]
    public void Read_DamagedBytes_NeverThrowsNorAllocatesMuch() => ForAllSeeds(random =>
    {
        (AvroSchema writer, AvroSchema reader) = Pair(random);
        if (!DatumReader.TryCompile(writer, reader, out DatumReader? compiled, out _)) return;
        byte[] bytes = DatumWriter.Write(writer, new RandomDatum(random).Of(writer));
        for (int i = 0; i < 20; i++)
        {
            byte[] damaged = bytes[..random.Next(bytes.Length + 1)];
            for (int flips = random.Next(4); flips > 0 && damaged.Length > 0; flips--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            long before = GC.GetAllocatedBytesForCurrentThread();
            AvroError error = compiled.Read(damaged, out object? datum);
            if (error != AvroError.None) datum.ShouldBeNull();

            // Empty items are the one thing that a few bytes may ask for in number; their bound is ten thousand, each perhaps a record.
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(30_000_000);
        }
    });

    [Fact]
    public void Read_EveryTruncation_IsAnError() => ForAllSeeds(random =>
    {
        AvroSchema schema = AvroSchema.Parse(new RandomSchema(random).Record(depth: 3).ToJsonString());
        byte[] bytes = DatumWriter.Write(schema, new RandomDatum(random).Of(schema));
        DatumReader reader = Reader(schema, schema);
        for (int length = 0; length < bytes.Length; length++) reader.Read(bytes.AsSpan(0, length), out _).ShouldBe(AvroError.EndOfData);
        reader.Read([.. bytes, 0], out _).ShouldBe(AvroError.TrailingBytes);
    });

    private static void ForAllSeeds(Action<Random> property) =>
        Check.One(Configuration, Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => property(new Random(seed))));

    private static (AvroSchema Writer, AvroSchema Reader) Pair(Random random)
    {
        while (true)
        {
            JsonNode writer = new RandomSchema(random).Record(depth: 4);
            JsonNode reader = new SchemaEvolution(random).Evolve(writer);
            if (TryParse(writer, out AvroSchema? w) && TryParse(reader, out AvroSchema? r)) return (w!, r!);
        }
    }

    /// <summary>An evolution may by chance name a type twice in a union or drop the definition of a type still in use; such are passed over.</summary>
    private static bool TryParse(JsonNode json, out AvroSchema? schema)
    {
        try
        {
            schema = AvroSchema.Parse(json.ToJsonString());
            return true;
        }
        catch (AvroSchemaException)
        {
            schema = null;
            return false;
        }
    }

    private static string? Expected(object? datum, AvroSchema writer, AvroSchema reader)
    {
        try
        {
            return DatumText.Of(SpecificationOracle.Resolve(datum, writer, reader));
        }
        catch (SpecificationOracle.UnresolvableException)
        {
            return null;
        }
    }

    private static DatumReader Reader(AvroSchema writer, AvroSchema reader)
    {
        DatumReader.TryCompile(writer, reader, out DatumReader? compiled, out string? error).ShouldBeTrue(error);
        return compiled!;
    }

    private static object? Value(FlatRecordReader reader, FieldSlot slot, byte[] data, AvroSchema schema)
    {
        if (schema is UnionSchema union) schema = union.Branches.Single(branch => branch.Kind == slot.Kind);
        return slot.Kind switch
        {
            SchemaKind.Null => null,
            SchemaKind.Boolean => slot.AsLong == 1,
            SchemaKind.Int => (int)slot.AsLong,
            SchemaKind.Long => slot.AsLong,
            SchemaKind.Float => (float)slot.AsDouble,
            SchemaKind.Double => slot.AsDouble,
            SchemaKind.Enum => new GenericEnum((EnumSchema)schema, (int)slot.AsLong),
            SchemaKind.Fixed => new GenericFixed((FixedSchema)schema, reader.BytesOf(slot, data).ToArray()),
            SchemaKind.String => System.Text.Encoding.UTF8.GetString(reader.BytesOf(slot, data)),
            _ => reader.BytesOf(slot, data).ToArray(),
        };
    }
}
