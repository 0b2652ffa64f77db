using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Consuming;

/// <summary>
/// Answers the client when partitions come and go, and tells the listener. No exception leaves a handler: inside the client it would unassign
/// everything; it is kept for the next poll instead. The ingest thread alone.
/// </summary>
internal sealed class Rebalances(
    KafkaOptions options, SourceTopic source, PartitionPositions positions, PartitionDelivery delivery, PartitionEnds ends, GroupMembership membership, ConsumerFaults faults,
    Func<List<TopicPartition>, RetryBudget, List<PartitionOffset>> readCommitted)
{
    private volatile bool _assignedOnce;

    /// <summary>Who hears of it; set before the client joins.</summary>
    public IRebalanceListener? Listener { get; set; }

    /// <summary>Whether there was an assignment, perhaps an empty one. Any thread.</summary>
    public bool AssignedOnce => _assignedOnce;

    /// <summary>After this the listener hears nothing any more.</summary>
    public bool IsOver { get; set; }

    /// <summary>Partitions are assigned.</summary>
    /// <returns>Where each of them starts.</returns>
    public List<TopicPartitionOffset> OnAssigned(List<TopicPartition> partitions)
    {
        if (IsOver) return Nowhere(partitions);
        delivery.BeginAssignment();
        try
        {
            _assignedOnce = true;
            if (partitions.Count == 0)
            {
                Listener!.OnAssigned([]);
                return [];
            }

            faults.TopicIsThere();
            var budget = source.BeginAssignment();
            source.CountPartitions(budget);
            var committed = readCommitted(partitions, budget);
            source.FindBeginnings(partitions, budget);
            foreach (var position in committed)
            {
                positions.Set(position.Partition, position.Offset);
                membership.NoteAssigned(position.Partition, position.Offset);
            }

            foreach (var start in Listener!.OnAssigned(committed)) positions.Set(start.Partition, start.Offset);
            var committedOnce = committed.Where(position => position.Offset >= 0).Select(position => position.Partition).ToHashSet();
            return [.. partitions.Select(p => new TopicPartitionOffset(p, StartOf(p.Partition.Value, committedOnce.Contains(p.Partition.Value))))];
        }
        catch (Exception e)
        {
            faults.Keep(e, $"The worker could not take over partitions {string.Join(", ", partitions.Select(p => p.Partition.Value))} of topic {options.Topics.Transactions}");
            return Nowhere(partitions);
        }
        finally
        {
            source.EndAssignment();
            delivery.EndAssignment();
        }
    }

    /// <summary>Partitions are about to be taken away.</summary>
    public void OnRevoked(List<TopicPartitionOffset> partitions)
    {
        // The client may not say so, but what belonged to a membership that is over was lost with it: somebody else went on with it meanwhile.
        var lost = partitions.FindAll(p => !membership.IsOfThisMembership(p.Partition.Value));
        if (lost.Count > 0) OnLost(lost);
        if (lost.Count == partitions.Count) return;
        Drop([.. partitions.Except(lost)], "hand over", static (listener, numbers) => listener.OnRevoked(numbers), noteLossFirst: false);
    }

    /// <summary>Partitions were taken away.</summary>
    public void OnLost(List<TopicPartitionOffset> partitions) => Drop(partitions, "drop", static (listener, numbers) => listener.OnLost(numbers), noteLossFirst: true);

    private static List<TopicPartitionOffset> Nowhere(List<TopicPartition> partitions) => [.. partitions.Select(p => new TopicPartitionOffset(p, Offset.Unset))];

    // Without a commit the start is written out as well: the client would ask for the committed offset once more, and the two answers could differ.
    // With one, -1 is the listener's wish for the earliest message, whatever partitions without a commit start at.
    private Offset StartOf(int partition, bool hasCommit) =>
        positions.Next(partition) is var offset and >= 0 ? offset : options.StartPosition == StartPosition.Latest && !hasCommit ? Offset.End : Offset.Beginning;

    // What is revoked may still be committed by the listener, so the loss is noted after it has heard; what is lost may not.
    private void Drop(List<TopicPartitionOffset> partitions, string doing, Action<IRebalanceListener, int[]> tell, bool noteLossFirst)
    {
        int[] numbers = [.. partitions.Select(p => p.Partition.Value)];
        if (noteLossFirst) membership.NoteLoss();
        try
        {
            if (numbers.Length > 0 && !IsOver) tell(Listener!, numbers);
        }
        catch (Exception e)
        {
            faults.Keep(e, $"The worker could not {doing} partitions {string.Join(", ", numbers)} of topic {options.Topics.Transactions}");
        }

        if (!noteLossFirst) membership.NoteLoss();

        // After the listener has heard: a commit that is refused because of the loss must find it told, or it looks like a fault.
        foreach (var partition in numbers)
        {
            positions.Remove(partition);
            delivery.Forget(partition);
            ends.Remove(partition);
            membership.Forget(partition);
        }
    }
}
