using System.Diagnostics;
using Confluent.Kafka;
using StreamGuard.Kafka.Embedded;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Tests.Consuming;

/// <summary>What is asked within an assignment, where nothing is polled, has one time for all of it.</summary>
public sealed class AssignmentTimeTests
{
    private const int Partitions = 24;
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(3);

    [Fact]
    public void EarliestOffset_OfManyPartitionsWithinAnAssignment_IsAskedForInOneRequest()
    {
        using var cluster = new Cluster(Partitions);
        for (var partition = 0; partition < Partitions; partition++) cluster.Produce(partition, "a", "b", "c");
        cluster.Broker.DeleteRecords(Cluster.Transactions, 5, beforeOffset: 2);
        using var member = new Member(cluster, cluster.Options());
        long[] beginnings = [];
        member.WhenAssigned = assigned =>
        {
            // Nobody answers any more: what is told now was asked before.
            cluster.Broker.TakeDown(1);
            beginnings = [.. assigned.OrderBy(p => p.Partition).Select(p => member.Consumer.EarliestOffset(p.Partition))];
            cluster.Broker.BringUp(1);
            return assigned;
        };

        member.PollUntil(() => beginnings.Length == Partitions, "the beginnings are known");

        beginnings.ShouldBe(Enumerable.Range(0, Partitions).Select(partition => partition == 5 ? 2L : 0L));
        member.PollUntilRecords((Partitions * 3) - 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EarliestOffset_BrokerGoesWithinAnAssignment_AllQuestionsTogetherTakeNoLongerThanTheBudget(bool isSilent)
    {
        using var cluster = new Cluster(Partitions);
        using var member = new Member(cluster, cluster.Options(options => options.CommittedOffsetsTimeout = TimeSpan.FromSeconds(3)));

        // The one request is refused, so that each partition is asked for by itself; then the broker goes.
        cluster.Broker.FailNext(BrokerRequest.ListOffsets, ErrorCode.ClusterAuthorizationFailed);
        TimeSpan? took = null;
        var unanswered = 0;
        member.WhenAssigned = assigned =>
        {
            if (isSilent) cluster.Broker.SetRoundTrip(1, TimeSpan.FromMinutes(2));
            else cluster.Broker.TakeDown(1);
            var since = Stopwatch.GetTimestamp();
            foreach (var position in assigned)
            {
                try
                {
                    member.Consumer.EarliestOffset(position.Partition);
                }
                catch (SourceFailedException)
                {
                    unanswered++;
                }
            }

            took = Stopwatch.GetElapsedTime(since);
            return assigned;
        };

        member.PollUntil(() => took is not null, "the assignment is over");

        unanswered.ShouldBe(Partitions);
        took!.Value.ShouldBeLessThan(TimeSpan.FromSeconds(3) + Slack);
    }

    [Fact]
    public void OnAssigned_CommittedOffsetsAreNeverTold_GivesUpWellWithinThePollInterval()
    {
        using var cluster = new Cluster(Partitions);
        using var member = new Member(cluster, cluster.Options(options => options.MaxPollInterval = TimeSpan.FromSeconds(8)));
        cluster.Broker.FailNext(BrokerRequest.OffsetFetch, [.. Enumerable.Repeat(ErrorCode.RequestTimedOut, 10_000)]);
        SourceFailedException? failure = null;
        var longest = TimeSpan.Zero;
        Wait.Until(() => failure is not null, "the worker gives up", () =>
        {
            var since = Stopwatch.GetTimestamp();
            try
            {
                member.Poll();
            }
            catch (SourceFailedException e)
            {
                failure = e;
            }

            var polled = Stopwatch.GetElapsedTime(since);
            if (polled > longest) longest = polled;
        });

        longest.ShouldBeLessThan(TimeSpan.FromSeconds(4) + Slack);
    }
}
