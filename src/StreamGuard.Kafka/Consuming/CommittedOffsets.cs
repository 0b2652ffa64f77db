using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Consuming;

/// <summary>Asks where the group stands, and does not take a stumbling coordinator's answer for "nowhere".</summary>
internal static class CommittedOffsets
{
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromSeconds(5);

    /// <summary>The group's committed offset of each partition; -1 where nothing was ever committed.</summary>
    /// <exception cref="SourceFailedException">There was no answer within the time.</exception>
    /// <exception cref="OperationCanceledException">Told to give up; heard between two questions.</exception>
    public static List<PartitionOffset> Read(
        IConsumer<int, int> consumer, List<TopicPartition> partitions, TimeProvider clock, TimeSpan timeout, Action<Error> report, CancellationToken abandon) =>
        Read(consumer, partitions, new RetryBudget(clock, timeout), report, abandon);

    /// <summary>The same within what is left of a time.</summary>
    /// <exception cref="SourceFailedException">There was no answer within the time.</exception>
    /// <exception cref="OperationCanceledException">Told to give up; heard between two questions.</exception>
    public static List<PartitionOffset> Read(IConsumer<int, int> consumer, List<TopicPartition> partitions, RetryBudget budget, Action<Error> report, CancellationToken abandon)
    {
        var offsets = Ask(consumer, partitions, budget, report, abandon);

        // A coordinator that is just loading the group has been seen to know of no offsets. Believed wrongly, that would start the partition
        // over; so "nothing committed" must be said twice. Only partitions without a commit pay for it.
        var without = offsets.Where(offset => offset.Offset.Value < 0).Select(offset => offset.TopicPartition).ToList();
        if (without.Count > 0)
        {
            var again = Ask(consumer, without, budget, report, abandon).ToDictionary(offset => offset.TopicPartition, offset => offset.Offset);
            offsets = [.. offsets.Select(offset => again.TryGetValue(offset.TopicPartition, out var second) ? new TopicPartitionOffset(offset.TopicPartition, second) : offset)];
        }

        return [.. offsets.Select(offset => new PartitionOffset(offset.Partition.Value, offset.Offset.Value >= 0 ? offset.Offset.Value : -1))];
    }

    private static List<TopicPartitionOffset> Ask(IConsumer<int, int> consumer, List<TopicPartition> partitions, RetryBudget budget, Action<Error> report, CancellationToken abandon)
    {
        while (true)
        {
            abandon.ThrowIfCancellationRequested();
            try
            {
                return consumer.Committed(partitions, budget.Left < LongestQuestion ? budget.Left : LongestQuestion);
            }
            catch (KafkaException e)
            {
                var error = KafkaErrors.Of(e);
                report(error);
                if (error.IsFatal || KafkaErrors.NeedsAPerson(error) || !budget.TryWait())
                    throw new SourceFailedException($"the group's committed offsets could not be read: {error.Reason} ({error.Code}). {KafkaErrors.Mend(error)}", e);
            }
        }
    }
}
