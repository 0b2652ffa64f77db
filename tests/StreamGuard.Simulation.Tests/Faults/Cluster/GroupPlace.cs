namespace StreamGuard.Simulation.Tests.Faults.Cluster;

/// <summary>A consumer's place in its group, as it knew it at one time.</summary>
/// <param name="MemberId">Its member id; 0 = none.</param>
/// <param name="Generation">The generation it last heard of.</param>
internal sealed record GroupPlace(int MemberId, int Generation);
