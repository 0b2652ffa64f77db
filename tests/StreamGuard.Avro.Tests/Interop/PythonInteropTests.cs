using System.Text.Json.Nodes;
using Shouldly;
using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Data;
using StreamGuard.Avro.Resolution;
using StreamGuard.Avro.Schemas;
using StreamGuard.Avro.Tests.Generation;

namespace StreamGuard.Avro.Tests.Interop;

/// <summary>Both ways against other people's software: what we write python3-avro reads, and the other way round.</summary>
public sealed class PythonInteropTests
{
    [Fact]
    public async Task ProjectSchemas_BothWays_AreTheSameValues()
    {
        var random = new Random(4);
        var cases = new List<Case>();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "schemas"), "*.avsc").Order(StringComparer.Ordinal))
        {
            JsonNode json = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            var schema = (RecordSchema)AvroSchema.Parse(json.ToJsonString());
            for (int i = 0; i < 25; i++)
            {
                var record = (GenericRecord)new RandomDatum(random).Of(schema)!;
                MakePlausible(record, random);
                cases.Add(new Case(json, Reader: null, schema, record));
            }
        }

        cases.Count.ShouldBe(125);
        await CheckAsync(cases);
    }

    [Fact]
    public async Task GeneratedSchemas_BothWays_AreTheSameValues()
    {
        var random = new Random(5);
        var cases = new List<Case>();
        while (cases.Count < 300)
        {
            JsonNode json = new RandomSchema(random, plain: true).Record(depth: 4);
            AvroSchema schema = AvroSchema.Parse(json.ToJsonString());
            JsonNode evolved = new SchemaEvolution(random, forPython: true).Evolve(json);
            cases.Add(new Case(json, evolved, schema, new RandomDatum(random).Of(schema)));
        }

        int compared = await CheckAsync(cases);
        compared.ShouldBeGreaterThan(60, "resolved by both sides");
    }

    /// <summary>Compares every case; yields how many were resolved to a reader's schema by python3-avro.</summary>
    private static async Task<int> CheckAsync(List<Case> cases)
    {
        IReadOnlyList<JsonObject> answers = await PythonPeer.AskAsync([.. cases.Select(ToJson)]);
        int resolved = 0;
        for (int i = 0; i < cases.Count; i++)
        {
            (Case asked, JsonObject answer) = (cases[i], answers[i]);
            string text = DatumText.Of(asked.Datum);
            Text(answer["datum"]).ShouldBe(text, asked.Json.ToJsonString());

            // python3-avro 1.11 keeps the braces of a type that had a logical type, against its specification: [PRIMITIVES].
            if (asked.Reader is not null) answer["canonical"]!.GetValue<string>().ShouldBe(asked.Schema.CanonicalForm);

            byte[] theirs = Convert.FromHexString(answer["bytes"]!.GetValue<string>());
            DatumReader.TryCompile(asked.Schema, asked.Schema, out DatumReader? reader, out string? error).ShouldBeTrue(error);
            reader!.Read(theirs, out object? datum).ShouldBe(AvroError.None);
            DatumText.Of(datum).ShouldBe(text);
            if (asked.Reader is not null && answer.ContainsKey("resolved") && CheckResolved(asked, answer)) resolved++;
        }

        return resolved;
    }

    private static bool CheckResolved(Case asked, JsonObject answer)
    {
        AvroSchema reader = AvroSchema.Parse(asked.Reader!.ToJsonString());
        if (!DatumReader.TryCompile(asked.Schema, reader, out DatumReader? compiled, out string? error))
        {
            // python3-avro looks only at what a value meets: of an array without items it never compares the items' types.
            error.ShouldNotBeNullOrEmpty();
            return false;
        }

        compiled.Read(DatumWriter.Write(asked.Schema, asked.Datum), out object? datum).ShouldBe(AvroError.None);
        DatumText.Of(datum).ShouldBe(Text(answer["resolved"]), $"{asked.Json.ToJsonString()} -> {asked.Reader.ToJsonString()}");
        return true;
    }

    private static string Text(JsonNode? tree) => tree?.ToJsonString() ?? "null";

    private static JsonObject ToJson(Case asked) => new()
    {
        ["writer"] = asked.Json.DeepClone(),
        ["reader"] = asked.Reader?.DeepClone(),
        ["bytes"] = Convert.ToHexStringLower(DatumWriter.Write(asked.Schema, asked.Datum)),
        ["datum"] = DatumText.Node(asked.Datum),
    };

    /// <summary>python3-avro turns logical types into its own, which hold less than any long or any text.</summary>
    private static void MakePlausible(GenericRecord record, Random random)
    {
        foreach (RecordField field in record.Schema.Fields)
        {
            AvroSchema schema = field.Schema is UnionSchema union ? union.Branches[1] : field.Schema;
            if (record[field.Ordinal] is long && schema.Logical?.Kind == LogicalTypeKind.TimestampMillis) record[field.Ordinal] = random.NextInt64(0, 4_000_000_000_000);
            if (record[field.Ordinal] is int && schema.Logical?.Kind == LogicalTypeKind.Date) record[field.Ordinal] = random.Next(0, 50_000);
            if (schema.Logical?.Kind == LogicalTypeKind.Uuid) record[field.Ordinal] = new Guid(random.Next(), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10).ToString("D");
            if (record[field.Ordinal] is not IReadOnlyList<object?> items) continue;
            foreach (object? item in items) MakePlausible((GenericRecord)item!, random);
        }
    }

    private sealed record Case(JsonNode Json, JsonNode? Reader, AvroSchema Schema, object? Datum);
}
