using System.Reflection;
using Confluent.Kafka;
using Shouldly;
using StreamGuard.Kafka.Clients;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Kafka.Consuming;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Tests.Consuming;

public sealed class GroupMembershipTests
{
    private static readonly PartitionOffset[] Next = [new(0, 6)];

    /// <summary>
    /// A worker slept through its session while the group was rebalancing: it joins anew under another name, the client still counts the partition among
    /// its own, and the broker accepts the new member's commits. Another worker had the partition meanwhile.
    /// </summary>
    [Fact]
    public void TryConfirm_PartitionIsOfAnEarlierMembership_IsRefusedAlthoughTheBrokerWouldNot()
    {
        var consumer = DispatchProxy.Create<IConsumer<int, int>, Client>();
        var client = (Client)(object)consumer;
        var options = new KafkaOptions();
        var membership = new GroupMembership(options, consumer, new ConsumerFaults(options, SilentObserver.Instance, TimeProvider.System), TimeProvider.System);
        client.MemberId = "before";
        membership.NoteAssigned(0, 5);
        membership.TryConfirm(membership.Place(), Next).ShouldBeTrue();
        membership.IsHeld(membership.Place(), Next, 1).ShouldBeTrue();
        membership.IsOfThisMembership(0).ShouldBeTrue();

        client.MemberId = "after";

        membership.IsHeld(membership.Place(), Next, 1).ShouldBeFalse();
        membership.TryConfirm(membership.Place(), Next).ShouldBeFalse();
        membership.IsOfThisMembership(0).ShouldBeFalse("taking the partition away must count as a loss");
        client.Commits.ShouldBe(1, "nothing may be committed of it");

        membership.NoteAssigned(0, 5);
        membership.TryConfirm(membership.Place(), Next).ShouldBeTrue();
    }

    /// <summary>A client whose broker accepts every commit.</summary>
    public class Client : DispatchProxy
    {
        internal string MemberId { get; set; } = "";

        internal int Commits { get; private set; }

        /// <inheritdoc/>
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            switch (targetMethod!.Name)
            {
                case "get_MemberId": return MemberId;
                case "get_ConsumerGroupMetadata": return null;
                case "Commit": Commits++; return null;
                default: throw new NotSupportedException(targetMethod.Name);
            }
        }
    }
}
