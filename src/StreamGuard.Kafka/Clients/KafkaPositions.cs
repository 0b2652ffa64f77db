using Confluent.Kafka;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Clients;

/// <summary>Positions in the form that the client takes.</summary>
internal static class KafkaPositions
{
    public static List<TopicPartitionOffset> ToClient(string topic, IReadOnlyList<PartitionOffset> positions)
    {
        var converted = new List<TopicPartitionOffset>(positions.Count);
        for (var i = 0; i < positions.Count; i++) converted.Add(new TopicPartitionOffset(topic, positions[i].Partition, positions[i].Offset));
        return converted;
    }
}
