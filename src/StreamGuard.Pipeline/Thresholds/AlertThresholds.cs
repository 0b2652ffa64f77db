using StreamGuard.Core.Thresholds;
using StreamGuard.Pipeline.Snapshots;

namespace StreamGuard.Pipeline.Thresholds;

/// <summary>From which score on a transaction becomes an alert, and where thresholds that move are kept.</summary>
/// <param name="Options">The settings; valid.</param>
/// <param name="Storage">
/// Where they are kept, on a disk of their own, how often and for which group; null = nowhere: each time that a partition is assigned its
/// threshold begins anew. Not used by modes whose threshold does not move.
/// </param>
public sealed record AlertThresholds(ThresholdOptions Options, SnapshotStorage? Storage = null);
