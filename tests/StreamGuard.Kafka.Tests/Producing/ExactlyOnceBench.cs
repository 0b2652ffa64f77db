using System.Text;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Kafka.Producing;
using StreamGuard.Kafka.Tests.Consuming;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Tests.Producing;

/// <summary>A member of a group and the channel that commits what it read.</summary>
internal sealed class ExactlyOnceBench : IDisposable
{
    public ExactlyOnceBench(Cluster cluster, TimeProvider? clock = null, Action<KafkaOptions>? configure = null)
    {
        cluster.Produce(0, "a");
        Options = cluster.Options(options =>
        {
            options.DeliveryGuarantee = DeliveryGuarantee.ExactlyOnce;
            options.TransactionalId = "worker-0";
            configure?.Invoke(options);
        });
        Member = new Member(cluster, Options, clock);
        Member.PollUntilRecords(1);
        Channel = new ExactlyOnceChannel(Options, Member.Consumer, cluster.Observed, clock);
        try
        {
            Channel.Initialize(CancellationToken.None);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public KafkaOptions Options { get; }

    public Member Member { get; }

    public ExactlyOnceChannel Channel { get; }

    public static void Impatient(KafkaOptions options)
    {
        options.TransactionTimeout = TimeSpan.FromSeconds(2);
        options.DeliveryTimeout = TimeSpan.FromSeconds(1);
    }

    public static OutputRecord Alert(string value) => new(Cluster.Alerts, null, Encoding.UTF8.GetBytes(value));

    public void Open(string value)
    {
        Channel.Begin();
        Channel.Send(Alert(value));
    }

    public CommitOutcome Commit(CancellationToken abandon = default) => Channel.Commit([new PartitionOffset(0, 1)], Member.Consumer.GroupMetadata, abandon);

    public CommitOutcome SendUnit(string value)
    {
        Open(value);
        return Commit();
    }

    /// <summary>As the loop does: the same again while polling goes on, so that the consumer can find its place in the group again.</summary>
    public void SendUntilCommitted(string value)
    {
        var outcome = CommitOutcome.Aborted;
        Wait.Until(() => (outcome = SendUnit(value)) != CommitOutcome.Aborted, "the unit is committed", Member.Poll);
        outcome.ShouldBe(CommitOutcome.Committed);
    }

    public void Dispose()
    {
        Channel.Dispose();
        Member.Dispose();
    }
}
