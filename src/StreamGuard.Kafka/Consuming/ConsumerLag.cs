using Confluent.Kafka;

namespace StreamGuard.Kafka.Consuming;

/// <summary>How far behind the consumer is, from what the client learned with its last fetches.</summary>
internal static class ConsumerLag
{
    /// <summary>The messages of all owned partitions that are not yet consumed; null = not known yet. Asks no broker.</summary>
    public static long? Of(IConsumer<int, int> consumer, string topic, PartitionPositions positions)
    {
        long lag = 0;
        for (var partition = 0; partition < positions.Limit; partition++)
        {
            if (!positions.Owns(partition)) continue;
            if (Of(consumer, new TopicPartition(topic, partition), positions.Next(partition)) is not { } behind) return null;
            lag += behind;
        }

        return lag;
    }

    private static long? Of(IConsumer<int, int> consumer, TopicPartition partition, long next)
    {
        try
        {
            var ends = consumer.GetWatermarkOffsets(partition);
            if (next < 0) next = ends.High.Value == 0 ? 0 : ends.Low.Value;
            return ends.High.Value < 0 || next < 0 ? null : Math.Max(0, ends.High.Value - next);
        }
        catch (KafkaException)
        {
            // The client does not know the partition yet: the answer is "not known yet".
            return null;
        }
    }
}
