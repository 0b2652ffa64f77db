using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Kafka.Embedded;
using StreamGuard.Kafka.Producing;
using StreamGuard.Kafka.Tests.Consuming;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;
using Bench = StreamGuard.Kafka.Tests.Producing.ExactlyOnceBench;

namespace StreamGuard.Kafka.Tests.Producing;

/// <summary>The channel's answers to what brokers say. That transactions are really exactly once needs a broker that keeps them: the tests on the wire.</summary>
public sealed class ExactlyOnceChannelTests
{
    [Fact]
    public void Commit_SeveralUnits_AreCommittedInOrder()
    {
        using var cluster = new Cluster();
        using var bench = new Bench(cluster);

        for (var unit = 0; unit < 3; unit++) bench.SendUnit($"alert {unit}").ShouldBe(CommitOutcome.Committed);

        cluster.ReadAll(Cluster.Alerts, 3).ShouldBe(["alert 0", "alert 1", "alert 2"]);
    }

    [Theory]
    [InlineData(ErrorCode.IllegalGeneration)]
    [InlineData(ErrorCode.UnknownMemberId)]
    [InlineData(ErrorCode.FencedInstanceId)]
    public void Commit_GroupRefusesTheOffsets_IsAbortedAndTheNextUnitSucceeds(ErrorCode refusal)
    {
        using var cluster = new Cluster();
        using var bench = new Bench(cluster);
        cluster.Broker.FailNext(BrokerRequest.TransactionOffsetCommit, refusal);

        bench.SendUnit("alert").ShouldBe(CommitOutcome.Aborted);
        bench.SendUnit("alert").ShouldBe(CommitOutcome.Committed);
    }

    [Fact]
    public void Commit_CoordinatorIsLoading_IsTriedAgainUntilItSucceeds()
    {
        using var cluster = new Cluster();
        using var bench = new Bench(cluster);
        cluster.Broker.FailNext(BrokerRequest.EndTransaction, ErrorCode.GroupLoadInProgress, ErrorCode.NotCoordinatorForGroup);

        bench.SendUnit("alert").ShouldBe(CommitOutcome.Committed);
    }

    [Fact]
    public void Commit_NewerProducerTookOver_IsFencedForGood()
    {
        using var cluster = new Cluster();
        using var bench = new Bench(cluster);
        cluster.Broker.FailNext(BrokerRequest.EndTransaction, ErrorCode.InvalidProducerEpoch);

        bench.SendUnit("alert").ShouldBe(CommitOutcome.Fenced);
        bench.SendUnit("alert").ShouldBe(CommitOutcome.Fenced);
        bench.Channel.Abort(CancellationToken.None).ShouldBe(CommitOutcome.Fenced);
    }

    [Fact]
    public void Abort_OpenUnit_IsAbortedAndTheNextUnitSucceeds()
    {
        using var cluster = new Cluster();
        using var bench = new Bench(cluster);
        bench.Channel.Begin();
        bench.Channel.Send(Bench.Alert("dropped"));

        bench.Channel.Abort(CancellationToken.None).ShouldBe(CommitOutcome.Aborted);
        bench.SendUnit("kept").ShouldBe(CommitOutcome.Committed);
    }

    [Fact]
    public void Abort_NotAllAcknowledged_TheProducerBeginsAnew()
    {
        using var cluster = new Cluster();
        using var bench = new Bench(cluster);
        bench.Open("nobody knows whether it arrived");
        cluster.Broker.FailNext(BrokerRequest.InitProducerId, ErrorCode.TransactionalIdAuthorizationFailed);

        Should.Throw<OutputFailedException>(() => bench.Channel.Abort(CancellationToken.None)).Message.ShouldContain("taking over the transactional id");
    }

    [Fact]
    public void Commit_GroupRefusesTheOffsetsOfWhatIsAcknowledged_TheProducerGoesOn()
    {
        using var cluster = new Cluster();
        using var bench = new Bench(cluster);
        cluster.Broker.FailNext(BrokerRequest.TransactionOffsetCommit, ErrorCode.IllegalGeneration);
        cluster.Broker.FailNext(BrokerRequest.InitProducerId, ErrorCode.TransactionalIdAuthorizationFailed);

        bench.SendUnit("alert").ShouldBe(CommitOutcome.Aborted);
        bench.SendUnit("alert").ShouldBe(CommitOutcome.Committed);
    }

    /// <summary>A unit of as many outputs as the one before, of which the broker's answer was lost: what the broker would take for a repetition.</summary>
    [Fact]
    public void Commit_AnswerOfAnAbortedUnitWasLost_TheSameUnitAgainIsThere()
    {
        using var cluster = new Cluster(brokers: 2);
        cluster.Broker.MoveLeader(Cluster.Transactions, 0, 1);
        cluster.Broker.MoveLeader(Cluster.Alerts, 0, 2);
        cluster.Broker.MoveGroupCoordinator("workers", 1);
        cluster.Broker.MoveTransactionCoordinator("worker-0", 1);
        using var bench = new Bench(cluster, configure: options =>
        {
            Bench.Impatient(options);
            options.SessionTimeout = TimeSpan.FromSeconds(10);
        });
        bench.SendUntilCommitted("first");

        cluster.Broker.AnswerLate(2, BrokerRequest.Produce, TimeSpan.FromMinutes(1));
        bench.Open("second");
        cluster.ReadAll(Cluster.Alerts, 2).ShouldBe(["first", "second"]);
        cluster.Broker.TakeDown(2);
        cluster.Broker.FailNext(BrokerRequest.TransactionOffsetCommit, ErrorCode.IllegalGeneration);
        bench.Commit().ShouldBe(CommitOutcome.Aborted);
        cluster.Broker.BringUp(2);

        bench.SendUntilCommitted("second again");
        cluster.ReadAll(Cluster.Alerts, 3).ShouldContain("second again");
    }

    [Fact]
    public void Commit_TopicIsForbidden_ThrowsNamingTheRight()
    {
        using var cluster = new Cluster();
        using var bench = new Bench(cluster);
        cluster.Broker.FailNext(BrokerRequest.Produce, ErrorCode.TopicAuthorizationFailed);

        Should.Throw<OutputFailedException>(() => bench.SendUnit("alert")).Message.ShouldContain("the right to the topic");
    }

    [Theory]
    [InlineData(BrokerRequest.AddPartitionsToTransaction, ErrorCode.ConcurrentTransactions)]
    [InlineData(BrokerRequest.AddOffsetsToTransaction, ErrorCode.GroupLoadInProgress)]
    [InlineData(BrokerRequest.AddOffsetsToTransaction, ErrorCode.ConcurrentTransactions)]
    [InlineData(BrokerRequest.TransactionOffsetCommit, ErrorCode.GroupLoadInProgress)]
    [InlineData(BrokerRequest.TransactionOffsetCommit, ErrorCode.NotCoordinatorForGroup)]
    [InlineData(BrokerRequest.EndTransaction, ErrorCode.GroupCoordinatorNotAvailable)]
    [InlineData(BrokerRequest.EndTransaction, ErrorCode.Local_Transport)]
    [InlineData(BrokerRequest.Produce, ErrorCode.NotEnoughReplicas)]
    public void Commit_MomentaryRefusal_IsTriedAgainUntilItSucceeds(BrokerRequest request, ErrorCode refusal)
    {
        using var cluster = new Cluster();
        // The client waits half a second before it asks the group's coordinator again; the membership must be trusted for longer than that.
        using var bench = new Bench(cluster, configure: options => options.SessionTimeout = TimeSpan.FromSeconds(10));
        cluster.Broker.FailNext(request, refusal, refusal);

        bench.SendUnit("alert").ShouldBe(CommitOutcome.Committed);
    }

    [Fact]
    public void Initialize_CoordinatorIsNotReady_TriesUntilItIs()
    {
        using var cluster = new Cluster();
        cluster.Broker.FailNext(
            BrokerRequest.InitProducerId, ErrorCode.GroupLoadInProgress, ErrorCode.NotCoordinatorForGroup, ErrorCode.ConcurrentTransactions, ErrorCode.GroupCoordinatorNotAvailable);
        using var bench = new Bench(cluster);

        bench.SendUnit("alert").ShouldBe(CommitOutcome.Committed);
    }

    [Fact]
    public void Initialize_IdIsForbidden_ThrowsNamingTheRight()
    {
        using var cluster = new Cluster();
        cluster.Broker.FailNext(BrokerRequest.InitProducerId, ErrorCode.TransactionalIdAuthorizationFailed);

        Should.Throw<OutputFailedException>(() => new Bench(cluster)).Message.ShouldContain("the right Write on the transactional id");
    }

    [Fact]
    public void Commit_CoordinatorMovesBetweenUnits_EachIsCommitted()
    {
        using var cluster = new Cluster(brokers: 3);
        using var bench = new Bench(cluster);

        for (var broker = 1; broker <= 3; broker++)
        {
            cluster.Broker.MoveTransactionCoordinator("worker-0", broker);
            cluster.Broker.MoveGroupCoordinator("workers", 4 - broker);
            bench.SendUntilCommitted($"alert {broker}");
        }
    }

    [Theory]
    [InlineData(BrokerRequest.Produce, ErrorCode.InvalidProducerEpoch)]
    [InlineData(BrokerRequest.AddPartitionsToTransaction, ErrorCode.ProducerFenced)]
    [InlineData(BrokerRequest.AddOffsetsToTransaction, ErrorCode.InvalidProducerEpoch)]
    [InlineData(BrokerRequest.TransactionOffsetCommit, ErrorCode.InvalidProducerEpoch)]
    [InlineData(BrokerRequest.EndTransaction, ErrorCode.ProducerFenced)]
    public void Commit_YoungTransactionIsFenced_IsFencedWhereverItShows(BrokerRequest request, ErrorCode refusal)
    {
        using var cluster = new Cluster();
        using var bench = new Bench(cluster);
        cluster.Broker.FailNext(request, refusal);

        bench.SendUnit("alert").ShouldBe(CommitOutcome.Fenced);
    }

    [Fact]
    public void Commit_TransactionOlderThanItsTimeIsFenced_MayBeginAnewOnceAndNotAgainSoon()
    {
        using var cluster = new Cluster();
        var clock = new ShiftedTime();
        using var bench = new Bench(cluster, clock);

        SendSlowly().ShouldBe(CommitOutcome.Unknown);
        bench.Channel.Replace(CancellationToken.None);
        bench.SendUnit("alert").ShouldBe(CommitOutcome.Committed);
        SendSlowly().ShouldBe(CommitOutcome.Fenced);

        CommitOutcome SendSlowly()
        {
            bench.Open("slow");
            clock.Advance(bench.Options.TransactionTimeout);
            cluster.Broker.FailNext(BrokerRequest.EndTransaction, ErrorCode.InvalidProducerEpoch);
            return bench.Commit();
        }
    }

    [Fact]
    public void Commit_TransactionIsInAnImpossibleState_BeginsAnewAndASecondTimeStops()
    {
        using var cluster = new Cluster();
        using var bench = new Bench(cluster);
        cluster.Broker.FailNext(BrokerRequest.EndTransaction, ErrorCode.InvalidTxnState);

        bench.SendUnit("alert").ShouldBe(CommitOutcome.Unknown);
        bench.SendUnit("alert").ShouldBe(CommitOutcome.Unknown, "only Replace may follow");
        bench.Channel.Replace(CancellationToken.None);
        bench.SendUnit("alert").ShouldBe(CommitOutcome.Committed);
        cluster.Broker.FailNext(BrokerRequest.EndTransaction, ErrorCode.InvalidTxnState);

        Should.Throw<OutputFailedException>(() => bench.SendUnit("alert")).Message.ShouldContain("second time");
    }

    [Fact]
    public void Commit_EndIsNotHeardWithinTheTransactionsTime_IsUnknownAndAReplacementGoesOn()
    {
        using var cluster = new Cluster();
        using var bench = new Bench(cluster, configure: Bench.Impatient);
        cluster.Broker.FailNext(BrokerRequest.EndTransaction, [.. Enumerable.Repeat(ErrorCode.GroupCoordinatorNotAvailable, 1_000)]);

        bench.SendUnit("alert").ShouldBe(CommitOutcome.Unknown);
        cluster.Broker.StopFailing(BrokerRequest.EndTransaction);
        bench.Channel.Replace(CancellationToken.None);

        bench.SendUnit("alert").ShouldBe(CommitOutcome.Committed);
    }

    [Fact]
    public void Abort_EndIsNotHeardWithinTheTransactionsTime_IsUnknown()
    {
        using var cluster = new Cluster();
        using var bench = new Bench(cluster, configure: Bench.Impatient);
        bench.SendUnit("first").ShouldBe(CommitOutcome.Committed);
        cluster.Broker.FailNext(BrokerRequest.TransactionOffsetCommit, ErrorCode.IllegalGeneration);
        cluster.Broker.FailNext(BrokerRequest.EndTransaction, [.. Enumerable.Repeat(ErrorCode.GroupCoordinatorNotAvailable, 1_000)]);

        bench.SendUnit("alert").ShouldBe(CommitOutcome.Unknown);
    }

    [Fact]
    public void Commit_ClusterIsAwayAndToldToGiveUp_EndsSoon()
    {
        using var cluster = new Cluster();
        using var bench = new Bench(cluster);
        bench.SendUnit("first").ShouldBe(CommitOutcome.Committed);
        bench.Open("alert");
        cluster.Broker.TakeDown(1);
        using var abandon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var since = Stopwatch.GetTimestamp();

        Should.Throw<OperationCanceledException>(() => bench.Commit(abandon.Token));

        // Half the transaction's time for the one call that cannot be cut short.
        Stopwatch.GetElapsedTime(since).ShouldBeLessThan(bench.Options.TransactionTimeout);
        cluster.Broker.BringUp(1);
    }

    [Theory]
    [InlineData(ErrorCode.UnknownMemberId)]
    [InlineData(ErrorCode.IllegalGeneration)]
    public void Commit_BrokerDoesNotConfirmTheMembership_NothingIsCommittedUntilItDoes(ErrorCode refusal)
    {
        using var cluster = new Cluster();
        using var bench = new Bench(cluster);
        cluster.Broker.FailNext(BrokerRequest.OffsetCommit, refusal);

        bench.SendUnit("alert").ShouldBe(CommitOutcome.Aborted);
        bench.SendUntilCommitted("alert");
    }

    [Fact]
    public void Commit_GroupIsRebalancing_IsCommittedAndTheNextUnitAsksAgain()
    {
        using var cluster = new Cluster();
        using var bench = new Bench(cluster, configure: options => options.SessionTimeout = TimeSpan.FromSeconds(10));
        cluster.Broker.FailNext(BrokerRequest.OffsetCommit, ErrorCode.RebalanceInProgress, ErrorCode.UnknownMemberId);

        bench.SendUnit("first").ShouldBe(CommitOutcome.Committed, "only a current member is told that the group is rebalancing");
        bench.SendUnit("second").ShouldBe(CommitOutcome.Aborted, "the second answer says that it is put out");
    }

    [Fact]
    public void Commit_MembershipWasConfirmedLately_TheBrokerIsNotAskedAgain()
    {
        using var cluster = new Cluster();
        using var bench = new Bench(cluster, configure: options => options.SessionTimeout = TimeSpan.FromSeconds(10));
        bench.SendUnit("first").ShouldBe(CommitOutcome.Committed);
        cluster.Broker.FailNext(BrokerRequest.OffsetCommit, ErrorCode.UnknownMemberId);

        bench.SendUnit("second").ShouldBe(CommitOutcome.Committed);
    }

    [Fact]
    public void Commit_ConsumerStoodStillForASession_TheBrokerIsAskedAgain()
    {
        using var cluster = new Cluster();
        var clock = new ShiftedTime();
        using var bench = new Bench(cluster, clock, options => options.SessionTimeout = TimeSpan.FromSeconds(10));
        bench.SendUnit("first").ShouldBe(CommitOutcome.Committed);
        clock.Advance(bench.Options.SessionTimeout);
        cluster.Broker.FailNext(BrokerRequest.OffsetCommit, ErrorCode.UnknownMemberId);

        bench.SendUnit("second").ShouldBe(CommitOutcome.Aborted);
    }

    [Fact]
    public void Commit_PlaceIsFromBeforeALoss_NothingIsCommitted()
    {
        using var cluster = new Cluster();
        using var bench = new Bench(cluster);
        bench.SendUnit("first").ShouldBe(CommitOutcome.Committed);
        bench.Open("alert");
        var place = bench.Member.Consumer.GroupMetadata;
        bench.Member.Consumer.Membership.NoteLoss();

        bench.Channel.Commit([new PartitionOffset(0, 1)], place, CancellationToken.None).ShouldBe(CommitOutcome.Aborted);
        bench.SendUnit("alert").ShouldBe(CommitOutcome.Committed);
    }

    [Fact]
    public void Commit_WithoutMembership_NothingIsCommitted()
    {
        using var cluster = new Cluster();
        using var bench = new Bench(cluster);
        bench.Member.Close();

        bench.SendUnit("alert").ShouldBe(CommitOutcome.Aborted);
    }

    [Fact]
    public void Commit_MessageIsTooLarge_ThrowsNamingTheMend()
    {
        using var cluster = new Cluster();
        using var bench = new Bench(cluster);
        cluster.Broker.FailNext(BrokerRequest.Produce, ErrorCode.MsgSizeTooLarge);

        Should.Throw<OutputFailedException>(() => bench.SendUnit("alert")).Message.ShouldContain("Raise max.message.bytes of the topic");
    }

    private sealed class ShiftedTime : TimeProvider
    {
        private long _shift;

        public void Advance(TimeSpan by) => _shift += (long)(by.TotalSeconds * TimestampFrequency);

        public override long GetTimestamp() => base.GetTimestamp() + _shift;
    }
}
