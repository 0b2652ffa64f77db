using System.Text;
using Confluent.Kafka;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Kafka.Embedded;
using StreamGuard.Kafka.Producing;
using StreamGuard.Kafka.Tests.Consuming;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;

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
    public void Commit_TopicIsForbidden_ThrowsNamingTheRight()
    {
        using var cluster = new Cluster();
        using var bench = new Bench(cluster);
        cluster.Broker.FailNext(BrokerRequest.Produce, ErrorCode.TopicAuthorizationFailed);

        Should.Throw<OutputFailedException>(() => bench.SendUnit("alert")).Message.ShouldContain("the right to the topic");
    }

    private sealed class Bench : IDisposable
    {
        private readonly Member _member;

        public Bench(Cluster cluster)
        {
            cluster.Produce(0, "a");
            var options = cluster.Options(options =>
            {
                options.DeliveryGuarantee = DeliveryGuarantee.ExactlyOnce;
                options.TransactionalId = "worker-0";
            });
            _member = new Member(cluster, options);
            _member.PollUntilRecords(1);
            Channel = new ExactlyOnceChannel(options, _member.Consumer, cluster.Observed);
            Channel.Initialize(CancellationToken.None);
        }

        public ExactlyOnceChannel Channel { get; }

        public static OutputRecord Alert(string value) => new(Cluster.Alerts, null, Encoding.UTF8.GetBytes(value));

        public CommitOutcome SendUnit(string value)
        {
            Channel.Begin();
            Channel.Send(Alert(value));
            return Channel.Commit([new PartitionOffset(0, 1)], _member.Consumer.GroupMetadata, CancellationToken.None);
        }

        public void Dispose()
        {
            Channel.Dispose();
            _member.Dispose();
        }
    }
}
