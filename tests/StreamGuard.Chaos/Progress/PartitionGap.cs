namespace StreamGuard.Chaos.Progress;

/// <summary>A time in which a partition's committed offset did not move although messages were waiting.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">Where it stood.</param>
/// <param name="Seconds">How long, less the time that the broker was away.</param>
/// <param name="SecondsWithOutages">How long.</param>
/// <param name="StartedSeconds">When it began, since the faults began.</param>
internal readonly record struct PartitionGap(int Partition, long Offset, double Seconds, double SecondsWithOutages, double StartedSeconds);
