using System.Text;
using Shouldly;
using StreamGuard.Avro.Data;
using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Tests.Schemas;

public sealed class AvroSchemaTests
{
    [Theory]
    [InlineData("\"null\"", 0x63dd24e7cc258f8aUL)]
    [InlineData("\"boolean\"", 0x9f42fc78a4d4f764UL)]
    [InlineData("\"int\"", 0x7275d51a3f395c8fUL)]
    [InlineData("\"long\"", 0xd054e14493f41db7UL)]
    [InlineData("\"string\"", 0x8f014872634503c7UL)]
    public void Fingerprint_Primitive_IsThePublishedOne(string schema, ulong expected) => AvroSchema.Parse(schema).Fingerprint.ShouldBe(expected);

    [Theory]
    [InlineData("int", "\"int\"")]
    [InlineData("""{"type":"int","logicalType":"date"}""", "\"int\"")]
    [InlineData("""[ "null" , {"type": {"type": "string"}} ]""", """["null","string"]""")]
    [InlineData("""{"fields":[{"type":"int","name":"f","default":1,"doc":"d","order":"ignore"}],"namespace":"a.b","type":"record","name":"R","doc":"d","aliases":["Old"]}""",
        """{"name":"a.b.R","type":"record","fields":[{"name":"f","type":"int"}]}""")]
    [InlineData("""{"type":"record","name":"x.R","fields":[{"name":"e","type":{"type":"enum","name":"E","symbols":["A","B"],"default":"A"}},{"name":"again","type":"E"},{"name":"s","type":["null","R"]}]}""",
        """{"name":"x.R","type":"record","fields":[{"name":"e","type":{"name":"x.E","type":"enum","symbols":["A","B"]}},{"name":"again","type":"x.E"},{"name":"s","type":["null","x.R"]}]}""")]
    [InlineData("""{"type":"array","items":{"type":"fixed","name":"F","size":16}}""", """{"type":"array","items":{"name":"F","type":"fixed","size":16}}""")]
    [InlineData("""{"type":"map","values":"bytes"}""", """{"type":"map","values":"bytes"}""")]
    public void CanonicalForm_Schema_IsTheSpecifications(string schema, string expected) => AvroSchema.Parse(schema).CanonicalForm.ShouldBe(expected);

    [Theory]
    [InlineData("""{"type":"bytes","logicalType":"decimal","precision":4,"scale":2}""", LogicalTypeKind.Decimal)]
    [InlineData("""{"type":"fixed","name":"F","size":2,"logicalType":"decimal","precision":4}""", LogicalTypeKind.Decimal)]
    [InlineData("""{"type":"fixed","name":"F","size":2,"logicalType":"decimal","precision":5}""", null)]
    [InlineData("""{"type":"bytes","logicalType":"decimal"}""", null)]
    [InlineData("""{"type":"bytes","logicalType":"decimal","precision":2,"scale":3}""", null)]
    [InlineData("""{"type":"string","logicalType":"uuid"}""", LogicalTypeKind.Uuid)]
    [InlineData("""{"type":"fixed","name":"F","size":16,"logicalType":"uuid"}""", LogicalTypeKind.Uuid)]
    [InlineData("""{"type":"int","logicalType":"uuid"}""", null)]
    [InlineData("""{"type":"int","logicalType":"date"}""", LogicalTypeKind.Date)]
    [InlineData("""{"type":"int","logicalType":"time-millis"}""", LogicalTypeKind.TimeMillis)]
    [InlineData("""{"type":"long","logicalType":"time-micros"}""", LogicalTypeKind.TimeMicros)]
    [InlineData("""{"type":"long","logicalType":"timestamp-millis"}""", LogicalTypeKind.TimestampMillis)]
    [InlineData("""{"type":"int","logicalType":"timestamp-millis"}""", null)]
    [InlineData("""{"type":"long","logicalType":"timestamp-micros"}""", LogicalTypeKind.TimestampMicros)]
    [InlineData("""{"type":"long","logicalType":"timestamp-nanos"}""", LogicalTypeKind.TimestampNanos)]
    [InlineData("""{"type":"long","logicalType":"local-timestamp-millis"}""", LogicalTypeKind.LocalTimestampMillis)]
    [InlineData("""{"type":"long","logicalType":"local-timestamp-micros"}""", LogicalTypeKind.LocalTimestampMicros)]
    [InlineData("""{"type":"long","logicalType":"local-timestamp-nanos"}""", LogicalTypeKind.LocalTimestampNanos)]
    [InlineData("""{"type":"fixed","name":"F","size":12,"logicalType":"duration"}""", LogicalTypeKind.Duration)]
    [InlineData("""{"type":"fixed","name":"F","size":11,"logicalType":"duration"}""", null)]
    [InlineData("""{"type":"long","logicalType":"moon-phase"}""", null)]
    public void Parse_LogicalType_IsKnownOrIgnored(string schema, LogicalTypeKind? expected) => AvroSchema.Parse(schema).Logical?.Kind.ShouldBe(expected!.Value);

    [Theory]
    [InlineData("{", "not JSON")]
    [InlineData("\"strnig\"", "strnig")]
    [InlineData("{}", "type")]
    [InlineData("[]", "empty")]
    [InlineData("""["int","int"]""", "twice")]
    [InlineData("""["int",["string"]]""", "union directly")]
    [InlineData("""{"type":"record","name":"R"}""", "fields")]
    [InlineData("""{"type":"record","name":"1R","fields":[]}""", "1R")]
    [InlineData("""{"type":"record","name":"int","fields":[]}""", "primitive")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"a","type":"int"}]}""", "two fields")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"int","default":"x"}]}""", "default")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":["int","null"],"default":"x"}]}""", "default")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"R","default":{}}]}""", "without end")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","A"]}""", "twice")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A"],"default":"B"}""", "default")]
    [InlineData("""{"type":"fixed","name":"F","size":-1}""", "size")]
    [InlineData("""{"type":"array"}""", "items")]
    public void Parse_NoSchema_SaysWhatIsWrong(string schema, string part) =>
        Should.Throw<AvroSchemaException>(() => AvroSchema.Parse(schema)).Message.ShouldContain(part);

    [Fact]
    public void Parse_DefaultThatExplodes_IsRefusedSoon()
    {
        const string Twice = """{"type":"record","name":"R","fields":[{"name":"a","type":"R","default":{}},{"name":"b","type":"R","default":{}}]}""";
        Should.Throw<AvroSchemaException>(() => AvroSchema.Parse(Twice)).Message.ShouldContain("without end");
        AvroSchema.Parse(Twice, checkDefaults: false).Kind.ShouldBe(SchemaKind.Record);
    }

    [Fact]
    public void Parse_DeepNesting_IsRefusedNotOverflowed()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"type\":\"array\",\"items\":", 10_000)) + "\"int\"" + new string('}', 10_000);
        Should.Throw<AvroSchemaException>(() => AvroSchema.Parse(deep));
        var chain = new StringBuilder("[\"null\"");
        for (int i = 0; i < 5_000; i++) chain.Append($$""",{"type":"record","name":"R{{i}}","fields":[{{(i == 0 ? string.Empty : $$"""{"name":"f","type":"R{{i - 1}}"}""")}}]}""");
        Should.Throw<AvroSchemaException>(() => AvroSchema.Parse(chain.Append(']').ToString())).Message.ShouldContain("more than");
    }

    [Fact]
    public void Parse_RandomText_ThrowsNothingElse()
    {
        var random = new Random(11);
        const string Seed = """{"type":"record","name":"R","namespace":"n","fields":[{"name":"a","type":["null",{"type":"enum","name":"E","symbols":["A"]}],"default":null},{"name":"b","type":{"type":"map","values":"R"}}]}""";
        int parsed = 0;
        for (int round = 0; round < 20_000; round++)
        {
            var text = new StringBuilder(Seed);
            for (int flips = random.Next(1, 4); flips > 0; flips--) text[random.Next(text.Length)] = "\"{}[],:intR0 "[random.Next(13)];
            try
            {
                AvroSchema.Parse(text.ToString()).CanonicalForm.ShouldNotBeEmpty();
                parsed++;
            }
            catch (AvroSchemaException)
            {
                // the only exception that a text may cause
            }
        }

        parsed.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Encode_DefaultOfEveryType_IsItsEncoding()
    {
        var record = (RecordSchema)AvroSchema.Parse("""
            {"type":"record","name":"R","fields":[
              {"name":"fixed","type":{"type":"fixed","name":"F","size":2},"default":"\u0001\u00ff"},
              {"name":"enum","type":{"type":"enum","name":"E","symbols":["A","B"]},"default":"B"},
              {"name":"second","type":["null","string"],"default":"x"},
              {"name":"nested","type":{"type":"record","name":"N","fields":[{"name":"n","type":"int"},{"name":"own","type":"long","default":3}]},"default":{"n":-1}}]}
            """);
        byte[][] expected = [[1, 255], [2], [2, 2, (byte)'x'], [1, 6]];
        foreach (RecordField field in record.Fields)
        {
            DefaultValue.Encode(field, out byte[] encoded).ShouldBeNull();
            encoded.ShouldBe(expected[field.Ordinal]);
        }
    }
}
