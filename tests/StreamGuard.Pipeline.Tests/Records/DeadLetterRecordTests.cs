using System.Text;
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
        Header(letter, "__connect.errors.exception.message").ShouldBe("The body is not what its schema says.");
        Header(letter, "streamguard.attempts").ShouldBe("1");
        Header(letter, "streamguard.schema.id").ShouldBe("9");
    }

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
    public void Create_OfAReplayedDeadLetter_CountsOnAndReplacesTheReasons()
    {
        OutputRecord first = Create([1], OriginalHeaders);

        OutputRecord second = Create([1], first.Headers);

        Header(second, "streamguard.attempts").ShouldBe("2");
        second.Headers!.Count.ShouldBe(first.Headers!.Count);
        second.Headers!.Take(3).ShouldBe(OriginalHeaders);
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
        return DeadLetterRecord.Create("dead", "transactions", record, DecodeFailure.Malformed);
    }

    private static string Header(OutputRecord letter, string name) => Encoding.UTF8.GetString(letter.Headers!.Last(header => header.Name == name).Value!);
}
