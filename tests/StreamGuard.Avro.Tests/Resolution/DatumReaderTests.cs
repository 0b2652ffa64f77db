using Shouldly;
using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Data;
using StreamGuard.Avro.Resolution;
using StreamGuard.Avro.Schemas;
using StreamGuard.Avro.Tests.Generation;

namespace StreamGuard.Avro.Tests.Resolution;

public sealed class DatumReaderTests
{
    [Fact]
    public void Read_BlocksWithSizes_AreReadAndSkipped()
    {
        // [1, 2] as two blocks, the first with its size in bytes; then the field `last`.
        byte[] bytes = [1, 2, 2, 2, 4, 0, 14];
        const string Writer = """{"type":"record","name":"R","fields":[{"name":"list","type":{"type":"array","items":"int"}},{"name":"last","type":"int"}]}""";
        Read(Writer, Writer, bytes).ShouldBe("""{"r":{"list":[["i:1"],["i:2"]],"last":["i:7"]}}""");
        Read(Writer, """{"type":"record","name":"R","fields":[{"name":"last","type":"int"}]}""", bytes).ShouldBe("""{"r":{"last":["i:7"]}}""");
        bytes[1] = 4;
        Error(Writer, Writer, bytes).ShouldBe(AvroError.InvalidBlockSize);
    }

    [Theory]
    [InlineData("\"null\"")]
    [InlineData("""{"type":"record","name":"Empty","fields":[]}""")]
    [InlineData("""{"type":"fixed","name":"Nothing","size":0}""")]
    public void Read_CountOfItemsThatTakeNoByte_IsBounded(string items)
    {
        string schema = $$"""{"type":"array","items":{{items}}}""";
        var writer = new AvroBinaryWriter();
        writer.WriteLong(long.MaxValue);
        Error(schema, schema, writer.ToArray()).ShouldBe(AvroError.TooManyEmptyItems);
        writer.Clear();
        for (int block = 0; block < 3; block++) writer.WriteLong(AvroLimits.MaxEmptyItems / 2);
        writer.WriteLong(0);
        Error(schema, schema, writer.ToArray()).ShouldBe(AvroError.TooManyEmptyItems);
        writer.Clear();
        writer.WriteLong(3);
        writer.WriteLong(0);
        Error(schema, schema, writer.ToArray()).ShouldBe(AvroError.None);
    }

    [Theory]
    [InlineData("fe", AvroError.EndOfData)]
    [InlineData("feffffffffffffffff01", AvroError.EndOfData)]
    [InlineData("ffffffffffffffffff0100", AvroError.IntegerTooLarge)]
    [InlineData("0101", AvroError.NegativeLength)]
    [InlineData("03feffffff0f", AvroError.EndOfData)]
    public void Read_ImpossibleCounts_AreErrorsWithoutMemory(string hex, AvroError expected)
    {
        const string Schema = """{"type":"array","items":"long"}""";
        long before = GC.GetAllocatedBytesForCurrentThread();
        Error(Schema, Schema, Convert.FromHexString(hex)).ShouldBe(expected);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public void Read_DeepRecursion_IsAnErrorNotAnOverflow()
    {
        const string Schema = """{"type":"record","name":"Node","fields":[{"name":"next","type":["null","Node"]}]}""";
        byte[] deep = new byte[1_000_000];
        Array.Fill(deep, (byte)2);
        Error(Schema, Schema, deep).ShouldBe(AvroError.TooDeep);
        Error(Schema, Schema, [2, 2, 2, 0]).ShouldBe(AvroError.None);

        const string Unwanted = """{"type":"record","name":"R","fields":[{"name":"n","type":{"type":"record","name":"Node","fields":[{"name":"next","type":["null","Node"]}]}}]}""";
        Error(Unwanted, """{"type":"record","name":"R","fields":[]}""", deep).ShouldBe(AvroError.TooDeep);
        const string Endless = """{"type":"record","name":"Self","fields":[{"name":"self","type":"Self"}]}""";
        Error(Endless, Endless, []).ShouldBe(AvroError.TooDeep);
    }

    [Fact]
    public void Read_NestedArraysOfEmptyArrays_AllocateInProportionToTheBytes()
    {
        string schema = "\"int\"";
        for (int i = 0; i < 50; i++) schema = $$"""{"type":"array","items":{{schema}}}""";
        var writer = new AvroBinaryWriter();
        for (int i = 0; i < 100_000; i++) writer.WriteLong(40_000);
        byte[] bytes = writer.ToArray();
        DatumReader reader = Compile(schema, schema);
        long before = GC.GetAllocatedBytesForCurrentThread();
        reader.Read(bytes, out _).ShouldNotBe(AvroError.None);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(bytes.Length * 20L);
    }

    [Theory]
    [InlineData("int", "long", "[\"l:1\"]")]
    [InlineData("int", "float", "[\"f:000000000000f03f\"]")]
    [InlineData("long", "double", "[\"d:000000000000f03f\"]")]
    public void Read_Promotion_YieldsTheReadersType(string writer, string reader, string expected) => Read($"\"{writer}\"", $"\"{reader}\"", [2]).ShouldBe(expected);

    [Theory]
    [InlineData("long", "int")]
    [InlineData("double", "float")]
    [InlineData("string", "int")]
    [InlineData("null", "boolean")]
    public void TryCompile_Demotion_IsRefused(string writer, string reader) => Refusal($"\"{writer}\"", $"\"{reader}\"").ShouldContain(reader);

    [Fact]
    public void TryCompile_Decimals_MustAgree()
    {
        const string Two = """{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}""";
        Refusal(Two, """{"type":"bytes","logicalType":"decimal","precision":9,"scale":3}""").ShouldContain("decimal(9,2)");
        Compile(Two, Two);
        Compile(Two, "\"bytes\"");
    }

    [Fact]
    public void TryCompile_FieldWithoutDefault_NamesTheField() =>
        Refusal("""{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"record","name":"I","fields":[]}}]}""",
            """{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"record","name":"I","fields":[{"name":"b","type":"int"}]}}]}""")
            .ShouldSatisfyAllConditions(text => text.ShouldContain("field a"), text => text.ShouldContain("'b'"));

    [Fact]
    public void TryCompile_RecordThatFailedInAUnion_FailsWhereItIsNeededToo()
    {
        const string Good = "";
        const string Bad = """,{"name":"missing","type":"int"}""";
        const string Holder = """{"type":"record","name":"B","fields":[{"name":"back","type":"A"}]}""";
        Refusal(Schema(Good), Schema(Bad)).ShouldContain("'missing'");
        Compile(Schema(Good), Schema(Good));

        static string Schema(string more) => $$"""
            {"type":"record","name":"Top","fields":[
              {"name":"maybe","type":["null",{"type":"record","name":"A","fields":[{"name":"b","type":["null",{{Holder}}]}{{more}}]}]},
              {"name":"needed","type":"B"}]}
            """;
    }

    [Fact]
    public void Read_RecordNamesDifferOnlyInNamespace_Match() =>
        Read("""{"type":"record","name":"com.acme.Payment","fields":[{"name":"a","type":"int"}]}""", """{"type":"record","name":"streamguard.Payment","fields":[{"name":"a","type":"int"}]}""", [2])
            .ShouldBe("""{"r":{"a":["i:1"]}}""");

    [Fact]
    public void Read_UnionOfPromotableTypes_PrefersTheSameType()
    {
        Read("\"int\"", """["double","int"]""", [2]).ShouldBe("[\"i:1\"]");
        Read("\"int\"", """["string","double"]""", [2]).ShouldBe("[\"d:000000000000f03f\"]");
    }

    [Fact]
    public void Read_WriterBranchWithoutPlace_IsAnErrorOfThatValueOnly()
    {
        Error("""["null","string"]""", "\"string\"", [0]).ShouldBe(AvroError.Unresolvable);
        Read("""["null","string"]""", "\"string\"", [2, 2, 65]).ShouldBe("[\"s:41\"]");
    }

    [Fact]
    public void Read_UnknownSymbol_TakesTheReadersDefault()
    {
        const string Writer = """{"type":"enum","name":"E","symbols":["OLD","NEW"]}""";
        Read(Writer, """{"type":"enum","name":"E","symbols":["OTHER","OLD"],"default":"OTHER"}""", [2]).ShouldBe("[\"e:OTHER\"]");
        Error(Writer, """{"type":"enum","name":"E","symbols":["OTHER","OLD"]}""", [2]).ShouldBe(AvroError.Unresolvable);
        Error(Writer, Writer, [4]).ShouldBe(AvroError.InvalidSymbol);
    }

    [Fact]
    public void Read_Defaults_AreFreshEachTime()
    {
        DatumReader reader = Compile("""{"type":"record","name":"R","fields":[]}""", """{"type":"record","name":"R","fields":[{"name":"list","type":{"type":"array","items":"int"},"default":[1]}]}""");
        reader.Read([], out object? first);
        ((List<object?>)((GenericRecord)first!)["list"]!).Clear();
        reader.Read([], out object? second);
        DatumText.Of(second).ShouldBe("""{"r":{"list":[["i:1"]]}}""");
    }

    [Fact]
    public void Write_ValueOfAnotherType_IsRefused()
    {
        Should.Throw<ArgumentException>(() => DatumWriter.Write(AvroSchema.Parse("\"int\""), 1L));
        Should.Throw<ArgumentException>(() => DatumWriter.Write(AvroSchema.Parse("""["null","int"]"""), "text"));
    }

    private static string Read(string writer, string reader, byte[] bytes)
    {
        Compile(writer, reader).Read(bytes, out object? datum).ShouldBe(AvroError.None);
        return DatumText.Of(datum);
    }

    private static AvroError Error(string writer, string reader, byte[] bytes) => Compile(writer, reader).Read(bytes, out _);

    private static DatumReader Compile(string writer, string reader)
    {
        DatumReader.TryCompile(AvroSchema.Parse(writer), AvroSchema.Parse(reader), out DatumReader? compiled, out string? error).ShouldBeTrue(error);
        return compiled!;
    }

    private static string Refusal(string writer, string reader)
    {
        DatumReader.TryCompile(AvroSchema.Parse(writer), AvroSchema.Parse(reader), out _, out string? error).ShouldBeFalse();
        return error!;
    }
}
