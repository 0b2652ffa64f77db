namespace StreamGuard.Simulation.Tests.Faults.Mutants;

/// <summary>Publishes a snapshot before its offset is committed.</summary>
internal sealed class SnapshotBeforeCommit : Mutant
{
    internal override bool PublishesSnapshotsAtOnce => true;
}
