using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using StreamGuard.Kafka.Embedded;
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

    [Fact]
    public void IsAtEnd_MessagesReadOrGone_IsTrueUntilANewOneComes()
    {
        using var cluster = new Cluster();
        cluster.Produce(0, "a", "b");
        using var member = new Member(cluster);
        member.PollUntilRecords(1);
        member.PollUntil(() => member.Consumer.IsAtEnd(0), "the end is reached");
        member.Records.Count.ShouldBe(2);

        cluster.Produce(0, "c");
        member.PollUntilRecords(3);
        member.PollUntil(() => member.Consumer.IsAtEnd(0), "the end is reached again");
        member.Close();
        member.Consumer.IsAtEnd(0).ShouldBeFalse();
    }

    [Fact]
    public void TryConsume_ManyMessagesInFourPartitions_EachPartitionIsWholeAndInOrder()
    {
        const int count = 500;
        using var cluster = new Cluster(partitions: 4);
        for (var partition = 0; partition < 4; partition++)
            cluster.Produce(partition, [.. Enumerable.Range(0, count).Select(i => $"{partition}:{i}")]);
        using var member = new Member(cluster);

        member.PollUntilRecords(4 * count);

        foreach (var partition in member.Records.GroupBy(record => record.Partition))
        {
            partition.Select(record => record.Offset).ShouldBe(Enumerable.Range(0, count).Select(i => (long)i));
            partition.Select(record => Encoding.UTF8.GetString(record.Value!)).ShouldBe(Enumerable.Range(0, count).Select(i => $"{partition.Key}:{i}"));
        }

        member.Records.Count.ShouldBe(4 * count);
    }

    [Fact]
    public void TryConsume_NothingThere_ReturnsFalseWithoutWaiting()
    {
        using var cluster = new Cluster();
        using var member = new Member(cluster);
        member.PollUntil(() => member.Owned.Count == 1, "the partition is assigned");

        member.Consumer.TryConsume(TimeSpan.Zero, out _).ShouldBeFalse();
    }

    [Fact]
    public void OnAssigned_NothingCommitted_HearsMinusOneAndStartsAtTheBeginning()
    {
        using var cluster = new Cluster();
        cluster.Produce(0, "a");
        using var member = new Member(cluster);

        member.PollUntilRecords(1);

        member.Assigned.ShouldBe([new PartitionOffset(0, -1)]);
        member.Records[0].Offset.ShouldBe(0);
    }

    [Fact]
    public void OnAssigned_StartPositionLatest_SeesOnlyWhatArrivesLater()
    {
        using var cluster = new Cluster();
        cluster.Produce(0, "old");
        using var member = new Member(cluster, cluster.Options(options => options.StartPosition = Kafka.Configuration.StartPosition.Latest));
        member.PollUntil(() => member.Consumer.Lag == 0, "the end of the partition is known");

        var next = 0;
        member.PollUntil(() => { cluster.Produce(0, $"new {next++}"); return member.Records.Count > 0; }, "a new message arrives");

        member.Values.ShouldNotContain("old");
    }

    [Fact]
    public void OnAssigned_StartPositionLatestButCommitted_TheEarliestMessageIsStillTheListenersToAskFor()
    {
        using var cluster = new Cluster();
        cluster.Produce(0, "a", "b", "c");
        Commit(cluster, new PartitionOffset(0, 2));
        using var member = new Member(cluster, cluster.Options(options => options.StartPosition = Kafka.Configuration.StartPosition.Latest))
        {
            WhenAssigned = _ => [new PartitionOffset(0, -1)],
        };

        member.PollUntilRecords(3);

        member.Values.ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void OnAssigned_ListenerWantsAnEarlierStart_ReadingStartsThere()
    {
        using var cluster = new Cluster();
        cluster.Produce(0, "a", "b", "c", "d");
        Commit(cluster, new PartitionOffset(0, 3));
        using var member = new Member(cluster) { WhenAssigned = _ => [new PartitionOffset(0, 1)] };

        member.PollUntilRecords(3);

        member.Assigned.ShouldBe([new PartitionOffset(0, 3)]);
        member.Values.ShouldBe(["b", "c", "d"]);
    }

    [Fact]
    public void OnAssigned_CoordinatorStumbles_CommittedOffsetIsStillFound()
    {
        using var cluster = new Cluster();
        cluster.Produce(0, "a", "b");
        Commit(cluster, new PartitionOffset(0, 1));
        cluster.Broker.FailNext(
            BrokerRequest.OffsetFetch, ErrorCode.NotCoordinatorForGroup, ErrorCode.GroupLoadInProgress, ErrorCode.GroupCoordinatorNotAvailable, ErrorCode.UnknownMemberId);
        using var member = new Member(cluster);

        member.PollUntilRecords(1);

        member.Assigned.ShouldBe([new PartitionOffset(0, 1)]);
        member.Values.ShouldBe(["b"]);
    }

    [Fact]
    public void Seek_BackAndForth_ContinuesThere()
    {
        using var cluster = new Cluster();
        cluster.Produce(0, "a", "b", "c", "d");
        using var member = new Member(cluster);
        member.PollUntilRecords(4);

        member.Consumer.Seek(new PartitionOffset(0, 1));
        member.PollUntilRecords(7);
        member.Consumer.Seek(new PartitionOffset(0, 3));
        member.PollUntilRecords(8);

        member.Values.ShouldBe(["a", "b", "c", "d", "b", "c", "d", "d"]);
    }

    [Fact]
    public void Seek_RightAfterTheAssignment_NothingBeforeItIsDelivered()
    {
        using var cluster = new Cluster();
        cluster.Produce(0, "a", "b", "c");
        using var member = new Member(cluster);
        member.PollUntil(() => member.Owned.Count == 1, "the partition is assigned");
        member.Records.Clear();

        member.Consumer.Seek(new PartitionOffset(0, 2));
        member.PollUntilRecords(1);

        member.Values.ShouldBe(["c"]);
    }

    [Fact]
    public void PauseAll_ForLongerThanTheSession_DeliversNothingAndKeepsTheMembership()
    {
        using var cluster = new Cluster(partitions: 2);
        cluster.Produce(0, "a");
        using var member = new Member(cluster);
        member.PollUntilRecords(1);

        member.Consumer.PauseAll();
        cluster.Produce(0, "b");
        cluster.Produce(1, "c");
        var since = Stopwatch.GetTimestamp();
        member.PollUntil(() => Stopwatch.GetElapsedTime(since) > TimeSpan.FromSeconds(2.5), "more than a session passes");
        member.Values.ShouldBe(["a"]);
        member.Consumer.Commit([new PartitionOffset(0, 1)]);
        member.Consumer.ResumeAll();
        member.PollUntilRecords(3);

        member.Values.Order().ShouldBe(["a", "b", "c"]);
        member.Revoked.ShouldBeEmpty();
        member.Lost.ShouldBeEmpty();
    }

    [Fact]
    public void Pause_OnePartition_TheOtherGoesOnAndResumeAllLeavesItPaused()
    {
        using var cluster = new Cluster(partitions: 2);
        using var member = new Member(cluster);
        member.PollUntil(() => member.Owned.Count == 2, "both partitions are assigned");

        member.Consumer.Pause(0);
        member.Consumer.PauseAll();
        member.Consumer.ResumeAll();
        cluster.Produce(0, "paused");
        cluster.Produce(1, "a", "b");
        member.PollUntilRecords(2);
        member.Values.ShouldBe(["a", "b"]);
        member.Consumer.Resume(0);
        member.PollUntilRecords(3);

        member.Values.ShouldBe(["a", "b", "paused"]);
    }

    [Fact]
    public void Pause_FromWithinTheAssignment_HoldsFromTheFirstMessageOn()
    {
        using var cluster = new Cluster(partitions: 2);
        cluster.Produce(0, "paused");
        cluster.Produce(1, "a");
        using var member = new Member(cluster);
        member.WhenAssigned = partitions =>
        {
            member.Consumer.Pause(0);
            return partitions;
        };

        member.PollUntilRecords(1);
        cluster.Produce(1, "b");
        member.PollUntilRecords(2);
        member.Values.ShouldBe(["a", "b"]);
        member.Consumer.Resume(0);
        member.PollUntilRecords(3);

        member.Values.ShouldBe(["a", "b", "paused"]);
    }

    [Fact]
    public void Lag_WhileReading_FallsToZero()
    {
        using var cluster = new Cluster();
        cluster.Produce(0, "a", "b", "c");
        using var member = new Member(cluster);

        member.PollUntilRecords(1);
        member.Consumer.Lag.ShouldBe(2);
        member.PollUntilRecords(3);

        member.Consumer.Lag.ShouldBe(0);
    }

    private static void Commit(Cluster cluster, PartitionOffset position)
    {
        using var member = new Member(cluster);
        member.PollUntil(() => member.Owned.Contains(position.Partition), "the partition is assigned");
        member.Consumer.Commit([position]);
        member.Close();
    }
}
