using StreamGuard.Pipeline.Sources;
using StreamGuard.Simulation.Tests.Faults.Runs;

namespace StreamGuard.Simulation.Tests.Faults.Mutants;

/// <summary>Restores up to the end of a partition and not up to what is committed: what lies between is never scored.</summary>
internal sealed class RestoredToTheEnd : Mutant
{
    internal override IReadOnlyList<PartitionOffset> Committed(IReadOnlyList<PartitionOffset> committed, SimulatedWorld world) =>
        [.. committed.Select(position => position.Offset <= 0 ? position : position with { Offset = world.Logs[position.Partition].End })];
}
