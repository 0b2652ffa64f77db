using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline.Tests.Records;

public sealed class DeadLetterRecordTests
{
    private static readonly RecordHeader[] OriginalHeaders = [new("traceparent", [1, 2, 3]), new("empty", null), new("traceparent", [4])];

    [Fact]
    public void Create_KeepsKeyValueAndHeadersByteForByte()
    {
        OutputRecord letter = Create([0, 0, 0, 0, 9, 255, 254], OriginalHeaders);

        letter.Topic.ShouldBe("dead");
        letter.Key.ShouldBe([7, 0, 255]);
        letter.Value.ShouldBe([0, 0, 0, 0, 9, 255, 254]);
        letter.Headers!.Take(3).ShouldBe(OriginalHeaders);
    }

    [Fact]
    public void Create_SaysWhereAndWhy()
    {
        OutputRecord letter = Create([0, 0, 0, 0, 9, 255], null);

        Header(letter, "__connect.errors.topic").ShouldBe("transactions");
        Header(letter, "__connect.errors.partition").ShouldBe("3");
        Header(letter, "__connect.errors.offset").ShouldBe("12345678901");
        Header(letter, "__connect.errors.stage").ShouldBe("VALUE_CONVERTER");
        Header(letter, "__connect.errors.exception.class.name").ShouldBe("Malformed");
        Header(letter, "__connect.errors.exception.message").ShouldBe("The body is not what its schema says, or a value is out of bounds: currency is not UTF-8.");
        Header(letter, "streamguard.attempts").ShouldBe("1");
        Header(letter, "streamguard.schema.id").ShouldBe("9");
    }

    [Theory]
    [InlineData("", "The schema id is known neither to a registry nor from the schema files.")]
    [InlineData("None of the 4 schema files has the id 9.", "The schema id is known neither to a registry nor from the schema files: none of the 4 schema files has the id 9.")]
    public void Create_DetailOrNone_TheReasonIsOneSentence(string detail, string sentence) =>
        Header(DeadLetterRecord.Create("dead", "t", new SourceRecord { Partition = 1, Offset = 2 }, DecodeFailure.UnknownSchema, detail), "__connect.errors.exception.message").ShouldBe(sentence);

    [Fact]
    public void Create_NullKeyAndValue_StayNull()
    {
        var record = new SourceRecord { Partition = 1, Offset = 2, KeyIsNull = true, ValueIsNull = true };

        OutputRecord letter = DeadLetterRecord.Create("dead", "transactions", record, DecodeFailure.NullValue);

        letter.Key.ShouldBeNull();
        letter.Value.ShouldBeNull();
        letter.Headers!.ShouldNotContain(header => header.Name == "streamguard.schema.id");
    }

    [Fact]
    public void Create_OfAReplayedDeadLetter_CountsOnReplacesTheReasonsAndNamesTheFirstCoordinates()
    {
        OutputRecord first = Create([1], OriginalHeaders);
        var replayed = new SourceRecord { Partition = 3, Offset = 99_999_999_999, Key = [7], Value = [1], Headers = Replay(first) };

        OutputRecord second = DeadLetterRecord.Create("dead", "transactions", replayed, DecodeFailure.UnknownSchema);

        Header(second, "streamguard.attempts").ShouldBe("2");
        Header(second, "__connect.errors.partition").ShouldBe("3");
        Header(second, "__connect.errors.offset").ShouldBe("12345678901");
        Header(second, "__connect.errors.exception.class.name").ShouldBe("UnknownSchema");
        second.Headers!.Count.ShouldBe(first.Headers!.Count);
        second.Headers!.Take(3).ShouldBe(OriginalHeaders);
    }

    [Fact]
    public void Create_DeadLetterCarriedBackByHandWithAllItsHeaders_CountsOnToo()
    {
        OutputRecord second = Create([1], Create([1], OriginalHeaders).Headers);

        Header(second, "streamguard.attempts").ShouldBe("2");
        second.Headers!.Take(3).ShouldBe(OriginalHeaders);
    }

    [Fact]
    public void Create_CopyFromAnotherTopic_KeepsItsHeadersAndNamesThisTopic()
    {
        IReadOnlyList<RecordHeader> foreign = DeadLetterRecord.Create("dead", "elsewhere", new SourceRecord { Partition = 1, Offset = 2 }, DecodeFailure.NotFramed).Headers!;

        OutputRecord letter = Create([1], foreign);

        letter.Headers!.Take(foreign.Count).ShouldBe(foreign);
        Header(letter, "__connect.errors.topic").ShouldBe("transactions");
        Header(letter, "streamguard.attempts").ShouldBe("1");
    }

    [Fact]
    public void Create_ThenReplay_AnyMessage_ComesBackByteForByte()
    {
        // Names that collide with the added ones come up often, and so do null values, repeated names and empty ones.
        Gen<RecordHeader> header = Gen.Zip(
            Gen.Elements("", "a", "traceparent", "streamguard.attempts", "streamguard.origin.topic", "streamguard.origin.offset", "__connect.errors.topic",
                "__connect.errors.offset", "__connect.errors.partition", "streamguard.schema.id"),
            Gen.OneOf(Gen.Constant<byte[]?>(null), Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().Select(bytes => (byte[]?)bytes), Gen.Elements<byte[]?>([49], [49, 50])),
            (name, value) => new RecordHeader(name, value));
        Gen<byte[]?> bytes = Gen.OneOf(Gen.Constant<byte[]?>(null), Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().Select(array => (byte[]?)array));
        Check.QuickThrowOnFailure(Prop.ForAll(Gen.Zip(header.ArrayOf(), Gen.Zip(bytes, bytes)).ToArbitrary(), drawn =>
        {
            (RecordHeader[] headers, (byte[]? key, byte[]? value)) = drawn;
            OutputRecord? letter = null;
            IReadOnlyList<RecordHeader> carried = headers;
            for (int attempt = 1; attempt <= 3; attempt++)
            {
                var record = new SourceRecord
                {
                    Partition = 3, Offset = 40 + attempt, Key = key, KeyIsNull = key is null, Value = value, ValueIsNull = value is null, Headers = carried,
                };
                letter = DeadLetterRecord.Create("dead", "transactions", record, DecodeFailure.Malformed);
                letter.Key.ShouldBe(key);
                letter.Value.ShouldBe(value);
                OriginHeaders.TryRead(letter.Headers, out MessageOrigin origin, out int own).ShouldBeTrue();
                origin.ShouldBe(new MessageOrigin("transactions", 3, 41, attempt));
                letter.Headers!.Take(own).ShouldBe(headers);
                carried = OriginHeaders.ForReplay(letter.Headers!, own, origin);
                carried.Take(headers.Length).ShouldBe(headers);
                carried.Count.ShouldBe(headers.Length + 4);
            }
        }));
    }

    [Fact]
    public void Create_EveryReason_HasASentence()
    {
        foreach (DecodeFailure reason in Enum.GetValues<DecodeFailure>())
        {
            var record = new SourceRecord { Partition = 1, Offset = 2 };
            if (reason is DecodeFailure.None or DecodeFailure.RegistryUnavailable)
                Should.Throw<ArgumentOutOfRangeException>(() => DeadLetterRecord.Create("dead", "t", new SourceRecord(), reason));
            else
                Header(DeadLetterRecord.Create("dead", "t", record, reason), "__connect.errors.exception.message").ShouldEndWith(".");
        }
    }

    private static OutputRecord Create(byte[] value, IReadOnlyList<RecordHeader>? headers)
    {
        var record = new SourceRecord { Partition = 3, Offset = 12_345_678_901, Key = [7, 0, 255], Value = value, Headers = headers };
        return DeadLetterRecord.Create("dead", "transactions", record, DecodeFailure.Malformed, "currency is not UTF-8");
    }

    private static IReadOnlyList<RecordHeader> Replay(OutputRecord letter)
    {
        OriginHeaders.TryRead(letter.Headers, out MessageOrigin origin, out int own).ShouldBeTrue();
        return OriginHeaders.ForReplay(letter.Headers!, own, origin);
    }

    private static string Header(OutputRecord letter, string name) => Encoding.UTF8.GetString(letter.Headers!.Last(header => header.Name == name).Value!);
}
