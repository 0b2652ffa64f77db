using System.Text;
using Confluent.Kafka;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Tests.Consuming;

public sealed class KafkaSourceConsumerTests
{
    [Fact]
    public void TryConsume_MessagesOfEveryShape_BytesAndHeadersAreExact()
    {
        using var cluster = new Cluster();
        var large = new byte[100_000];
        for (var i = 0; i < large.Length; i++) large[i] = (byte)(i * 31);
        cluster.Produce(0, [1, 0, 255], [0, 0, 0, 0, 7, 200], new Headers { { "traceparent", "00-ab-cd-01"u8.ToArray() }, { "x", null! }, { "x", [9] } });
        cluster.Produce(0, null, large);
        cluster.Produce(0, [], null);
        cluster.Produce(0, [5], []);
        using var member = new Member(cluster);

        member.PollUntilRecords(4);

        var first = member.Records[0];
        first.Key.ShouldBe([1, 0, 255]);
        first.Value.ShouldBe([0, 0, 0, 0, 7, 200]);
        first.TimestampMs.ShouldBeGreaterThan(1_500_000_000_000);
        first.Headers!.Select(header => header.Name).ShouldBe(["traceparent", "x", "x"]);
        first.Headers!.Select(header => header.Value).ShouldBe(["00-ab-cd-01"u8.ToArray(), null, [9]]);
        first.Headers.TryFind(RecordHeaders.TraceParent, out var trace).ShouldBeTrue();
        Encoding.UTF8.GetString(trace).ShouldBe("00-ab-cd-01");
        member.Records[1].Key.ShouldBeNull();
        member.Records[1].Value.ShouldBe(large);
        member.Records[1].Headers.ShouldBeNull();
        member.Records[2].Key.ShouldBe([]);
        member.Records[2].Value.ShouldBeNull();
        member.Records[3].Value.ShouldBe([]);
        member.Records.Select(record => record.Offset).ShouldBe([0, 1, 2, 3]);
        member.Consumer.Lag.ShouldBe(0);
        member.Consumer.IsJoined.ShouldBeTrue();
    }
}
