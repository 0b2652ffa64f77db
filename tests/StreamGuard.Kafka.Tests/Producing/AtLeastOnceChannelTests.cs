using System.Text;
using Confluent.Kafka;
using StreamGuard.Kafka.Embedded;
using StreamGuard.Kafka.Producing;
using StreamGuard.Kafka.Tests.Consuming;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Tests.Producing;

public sealed class AtLeastOnceChannelTests
{
    [Fact]
    public void Commit_UnitWithOutputsAndOffsets_OutputsAreVisibleAndSuccessorStartsAfterThem()
    {
        using var cluster = new Cluster();
        cluster.Produce(0, "a", "b", "c");
        using (var member = new Member(cluster))
        using (var channel = new AtLeastOnceChannel(cluster.Options(), member.Consumer, cluster.Observed))
        {
            channel.Initialize(CancellationToken.None);
            member.PollUntilRecords(2);

            channel.Begin();
            channel.Send(Alert("alert a", new RecordHeader("traceparent", [1]), new RecordHeader("empty", null)));
            channel.Send(Alert("alert b"));
            channel.Commit([new PartitionOffset(0, 2)], member.Consumer.GroupMetadata, CancellationToken.None).ShouldBe(CommitOutcome.Committed);
            member.Close();
        }

        var alerts = TopicDump.Messages(cluster.Broker.BootstrapServers, Cluster.Alerts, 2);
        alerts.Select(alert => Encoding.UTF8.GetString(alert.Value)).ShouldBe(["alert a", "alert b"]);
        alerts[0].Key.ShouldBe("account"u8.ToArray());
        alerts[0].Headers.Select(header => header.Key).ShouldBe(["traceparent", "empty"]);
        using var successor = new Member(cluster);
        successor.PollUntilRecords(1);
        successor.Assigned.ShouldBe([new PartitionOffset(0, 2)]);
        successor.Values.ShouldBe(["c"]);
    }

    [Fact]
    public void Commit_DeliveryFails_IsAbortedAndSendingTheSameAgainSucceeds()
    {
        using var cluster = new Cluster();
        cluster.Produce(0, "a");
        using var member = new Member(cluster);
        using var channel = new AtLeastOnceChannel(cluster.Options(options => options.DeliveryTimeout = TimeSpan.FromMilliseconds(500)), member.Consumer, cluster.Observed);
        member.PollUntilRecords(1);
        cluster.Broker.FailNext(BrokerRequest.Produce, [.. Enumerable.Repeat(ErrorCode.NotEnoughReplicas, 500)]);

        channel.Begin();
        channel.Send(Alert("alert a"));
        channel.Commit([new PartitionOffset(0, 1)], member.Consumer.GroupMetadata, CancellationToken.None).ShouldBe(CommitOutcome.Aborted);
        cluster.Broker.StopFailing(BrokerRequest.Produce);
        channel.Begin();
        channel.Send(Alert("alert a"));
        channel.Commit([new PartitionOffset(0, 1)], member.Consumer.GroupMetadata, CancellationToken.None).ShouldBe(CommitOutcome.Committed);

        cluster.ReadAll(Cluster.Alerts, 1).ShouldBe(["alert a"]);
    }

    private static OutputRecord Alert(string value, params RecordHeader[] headers) =>
        new(Cluster.Alerts, "account"u8.ToArray(), Encoding.UTF8.GetBytes(value), headers);
}
