namespace StreamGuard.Simulation.Tests.Faults.Mutants;

/// <summary>Reads on from a snapshot's position, or the committed offset, one message too late.</summary>
internal sealed class ReplaySkipsOne : Mutant
{
    internal override int Start(int index) => index == 0 ? 0 : index + 1;
}
