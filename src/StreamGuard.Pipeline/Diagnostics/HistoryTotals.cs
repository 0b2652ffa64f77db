namespace StreamGuard.Pipeline.Diagnostics;

/// <summary>What the histories of all owned partitions add up to.</summary>
/// <param name="Accounts">Accounts with a history.</param>
/// <param name="MemoryBytes">Memory that they take.</param>
/// <param name="Evictions">Accounts evicted since the start because the cap was reached.</param>
/// <param name="SnapshotAge">How long ago the partition that has waited longest had its last snapshot published, or was assigned.</param>
/// <param name="Restoring">Partitions whose histories are not restored yet.</param>
/// <param name="RestoreLeft">Offsets that those partitions still have to apply before they are scored.</param>
public readonly record struct HistoryTotals(long Accounts, long MemoryBytes, long Evictions, TimeSpan SnapshotAge, int Restoring, long RestoreLeft);
