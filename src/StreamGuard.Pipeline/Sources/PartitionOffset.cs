namespace StreamGuard.Pipeline.Sources;

/// <summary>A position in a partition of the source topic.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset: of the next message to read, where a position is meant.</param>
public readonly record struct PartitionOffset(int Partition, long Offset);
