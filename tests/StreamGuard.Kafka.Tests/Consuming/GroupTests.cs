using Confluent.Kafka;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Kafka.Consuming;
using StreamGuard.Kafka.Embedded;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Tests.Consuming;

public sealed class GroupTests
{
    [Theory]
    [InlineData(PartitionAssignment.CooperativeSticky)]
    [InlineData(PartitionAssignment.Range)]
    public void Rebalance_SecondMemberJoinsAndLeaves_PartitionsMoveWithTheirCommittedOffsets(PartitionAssignment assignment)
    {
        using var cluster = new Cluster(partitions: 4);
        for (var partition = 0; partition < 4; partition++) cluster.Produce(partition, "a", "b");
        using var first = new Member(cluster, cluster.Options(options => options.PartitionAssignment = assignment));
        first.PollUntilRecords(8);
        first.Owned.ShouldBe([0, 1, 2, 3]);
        first.Consumer.Commit([.. first.Owned.Select(partition => new PartitionOffset(partition, 2))]);

        using var second = new Member(cluster, cluster.Options(options => options.PartitionAssignment = assignment));
        Wait.Until(() => first.Owned.Count == 2 && second.Owned.Count == 2, "each has two partitions", () => Poll(first, second));

        first.Owned.Intersect(second.Owned).ShouldBeEmpty();
        second.Assigned.Select(position => position.Offset).ShouldAllBe(offset => offset == 2);
        first.Consumer.OwnsAll([.. first.Owned.Select(partition => new PartitionOffset(partition, 0))]).ShouldBeTrue();
        first.Consumer.OwnsAll([new PartitionOffset(second.Owned.First(), 0)]).ShouldBeFalse();

        second.Close();
        Wait.Until(() => first.Owned.Count == 4, "the first has all four again", first.Poll);
        second.Owned.ShouldBeEmpty();
        second.Records.ShouldBeEmpty();
    }

    [Fact]
    public void Rebalance_MemberStopsPolling_HearsThatItLostItsPartitions()
    {
        using var cluster = new Cluster();
        cluster.Produce(0, "a");
        using var slow = new Member(cluster, cluster.Options(options => options.MaxPollInterval = TimeSpan.FromMilliseconds(1500)));
        bool? ownedWhenTold = null;
        slow.WhenLost = _ => ownedWhenTold = slow.Consumer.OwnsAll([new PartitionOffset(0, 0)]);
        slow.PollUntilRecords(1);
        using var other = new Member(cluster);

        other.PollUntil(() => other.Owned.Count == 1, "the other member takes over");
        slow.PollUntil(() => slow.Lost.Count > 0, "the slow member hears of its loss");

        slow.Lost.ShouldBe([0]);
        slow.Revoked.ShouldBeEmpty();
        ownedWhenTold.ShouldBe(true);
        slow.Consumer.OwnsAll([new PartitionOffset(0, 0)]).ShouldBeFalse();
        cluster.Observed.Codes.ShouldContain(nameof(ErrorCode.Local_MaxPollExceeded));
    }

    [Fact]
    public void OnRevoked_ListenerThrows_IsToldByTheNextTryConsumeAndNotByTheHandler()
    {
        using var cluster = new Cluster(partitions: 2);
        using var first = new Member(cluster) { WhenRevoked = _ => throw new InvalidOperationException("the disk is full") };
        first.PollUntil(() => first.Owned.Count == 2, "both partitions are assigned");
        using var second = new Member(cluster);

        var failure = Should.Throw<SourceFailedException>(() => Wait.Until(() => false, "the failure is told", () => Poll(first, second)));

        failure.Message.ShouldContain("hand over partitions");
        failure.Message.ShouldContain("the disk is full");
        failure.InnerException.ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public void OnAssigned_ListenerThrows_IsToldAndNoMessageIsDelivered()
    {
        using var cluster = new Cluster();
        cluster.Produce(0, "a");
        using var member = new Member(cluster) { WhenAssigned = _ => throw new InvalidOperationException("no snapshot") };

        var failure = Should.Throw<SourceFailedException>(() => member.PollUntilRecords(1));

        failure.Message.ShouldContain("no snapshot");
        member.Records.ShouldBeEmpty();
        Should.Throw<SourceFailedException>(member.Poll);
    }

    [Fact]
    public void TryConsume_TopicDoesNotExist_FailsAfterTheDeadlineNamingIt()
    {
        using var cluster = new Cluster();
        var options = cluster.Options(options =>
        {
            options.Topics.Transactions = "mistyped";
            options.MissingTopicDeadline = TimeSpan.FromMilliseconds(300);
        });
        using var member = new Member(cluster, options);

        var failure = Should.Throw<SourceFailedException>(() => member.PollUntilRecords(1));

        failure.Message.ShouldContain("mistyped");
        failure.Message.ShouldContain("Kafka:Topics:Transactions");
    }

    [Fact]
    public void TryConsume_GroupIsForbidden_FailsNamingTheRight()
    {
        using var cluster = new Cluster();
        cluster.Broker.FailNext(BrokerRequest.JoinGroup, [.. Enumerable.Repeat(ErrorCode.GroupAuthorizationFailed, 20)]);
        using var member = new Member(cluster);

        var failure = Should.Throw<SourceFailedException>(() => member.PollUntilRecords(1));

        failure.Message.ShouldContain("the right Read on the consumer group");
        failure.Message.ShouldContain("workers");
    }

    [Fact]
    public void IsJoined_BrokersGoAndComeBack_FollowsThemAndReadingGoesOn()
    {
        using var cluster = new Cluster();
        cluster.Produce(0, "a");
        using var member = new Member(cluster, cluster.Options(options => options.BrokersDownDeadline = TimeSpan.FromMilliseconds(200)));
        member.Consumer.IsJoined.ShouldBeFalse();
        member.PollUntilRecords(1);
        member.Consumer.IsJoined.ShouldBeTrue();

        cluster.Broker.TakeDown(1);
        member.PollUntil(() => !member.Consumer.IsJoined, "the outage is noticed");
        cluster.Broker.BringUp(1);
        member.PollUntil(() => member.Consumer.IsJoined, "the end of the outage is noticed");

        cluster.Produce(0, "b");
        member.PollUntilRecords(2);
        member.Values.ShouldBe(["a", "b"]);
    }

    [Fact]
    public void TryConsume_LeaderAndCoordinatorMove_NothingIsLostOrRepeated()
    {
        using var cluster = new Cluster(partitions: 1, brokers: 3);
        using var member = new Member(cluster);
        cluster.Produce(0, "a");
        member.PollUntilRecords(1);

        for (var broker = 1; broker <= 3; broker++)
        {
            cluster.Broker.MoveLeader(Cluster.Transactions, 0, broker);
            cluster.Broker.MoveGroupCoordinator("workers", 4 - broker);
            cluster.Produce(0, $"after {broker}");
            member.PollUntilRecords(1 + broker);
        }

        member.Values.ShouldBe(["a", "after 1", "after 2", "after 3"]);
    }

    [Fact]
    public void Rebalance_NewProtocol_PartitionsMoveWithTheirCommittedOffsets()
    {
        using var cluster = new Cluster(partitions: 4);
        for (var partition = 0; partition < 4; partition++) cluster.Produce(partition, "a", "b");
        using var first = new Member(cluster, cluster.Options(options => options.GroupProtocol = Kafka.Configuration.GroupProtocol.Consumer));
        first.PollUntilRecords(8);
        first.Consumer.Commit([.. first.Owned.Select(partition => new PartitionOffset(partition, 2))]);

        first.Owned.ShouldBe([0, 1, 2, 3]);
        ((GroupPlace)first.Consumer.GroupMetadata).MemberId.ShouldNotBeNullOrEmpty();
        first.Close();
        using var successor = new Member(cluster, cluster.Options(options => options.GroupProtocol = Kafka.Configuration.GroupProtocol.Consumer));
        successor.PollUntil(() => successor.Owned.Count == 4, "the successor has all partitions");

        successor.Assigned.Select(position => position.Offset).ShouldAllBe(offset => offset == 2);
    }

    [Fact]
    public void Restart_SameInstanceIdWithinTheSession_MovesNoPartition()
    {
        using var cluster = new Cluster(partitions: 2);
        using var steady = new Member(cluster, Named("a"));
        List<int> before;
        using (var restarted = new Member(cluster, Named("b")))
        {
            Wait.Until(() => steady.Owned.Count == 1 && restarted.Owned.Count == 1, "each has a partition", () => Poll(steady, restarted));
            before = [.. restarted.Owned];
        }

        var assigned = steady.Assigned.Count;
        using var again = new Member(cluster, Named("b"));
        Wait.Until(() => again.Owned.Count == 1, "the restarted member has its partition again", () => Poll(steady, again));

        again.Owned.ShouldBe(before);
        steady.Assigned.Count.ShouldBe(assigned);

        KafkaOptions Named(string id) => cluster.Options(options =>
        {
            options.GroupInstanceId = id;
            options.SessionTimeout = TimeSpan.FromSeconds(10);
        });
    }

    [Fact]
    public void TryConsume_InstanceIdWasTakenOver_FailsNamingTheSetting()
    {
        using var cluster = new Cluster();
        using var member = new Member(cluster, cluster.Options(options => options.GroupInstanceId = "a"));
        member.PollUntil(() => member.Owned.Count == 1, "the partition is assigned");
        cluster.Broker.FailNext(BrokerRequest.Heartbeat, ErrorCode.FencedInstanceId);

        var failure = Should.Throw<SourceFailedException>(() => member.PollUntil(() => false, "the failure is told"));

        failure.Message.ShouldContain("Kafka:GroupInstanceId");
    }

    private static void Poll(Member first, Member second)
    {
        first.Poll();
        second.Poll();
    }
}
