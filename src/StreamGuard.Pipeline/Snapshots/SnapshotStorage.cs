namespace StreamGuard.Pipeline.Snapshots;

/// <summary>Where and how a worker keeps its snapshots.</summary>
/// <param name="Disk">Where.</param>
/// <param name="Options">How often, how many, how large.</param>
/// <param name="GroupId">The consumer group: a snapshot's position means something only against the offsets of its own group.</param>
public sealed record SnapshotStorage(ISnapshotDisk Disk, SnapshotOptions Options, string GroupId);
