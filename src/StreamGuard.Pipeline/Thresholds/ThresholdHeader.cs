namespace StreamGuard.Pipeline.Thresholds;

/// <summary>What the file of a threshold says of itself. It is of use only where all but the offset agrees.</summary>
/// <param name="GroupId">The consumer group.</param>
/// <param name="Topic">The source topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="PartitionCount">How many partitions shared the alerts.</param>
/// <param name="ModelName">The model that scored: another one's scores are not comparable.</param>
/// <param name="ModelVersion">Its version.</param>
/// <param name="NextOffset">The offset after the last transaction that is counted in it; committed when it was written.</param>
internal sealed record ThresholdHeader(
    string GroupId, string Topic, int Partition, int PartitionCount, string ModelName, string ModelVersion, long NextOffset);
