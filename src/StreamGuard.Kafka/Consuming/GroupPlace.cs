using Confluent.Kafka;

namespace StreamGuard.Kafka.Consuming;

/// <summary>Where the consumer stood in its group at a moment; what a producer sends with offsets, and what tells whether it is still so.</summary>
/// <param name="Metadata">The client's own word for it: group, member, generation; null = the consumer is closed.</param>
/// <param name="MemberId">The membership's name at that moment; null = there was none, and then the broker would not check the metadata at all.</param>
/// <param name="Losses">How many times partitions had been taken away until then.</param>
internal sealed record GroupPlace(IConsumerGroupMetadata? Metadata, string? MemberId, long Losses);
