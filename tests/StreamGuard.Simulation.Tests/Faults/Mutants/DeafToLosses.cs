namespace StreamGuard.Simulation.Tests.Faults.Mutants;

/// <summary>Goes on with partitions that it lost: what it still holds of them is published with the next unit.</summary>
internal sealed class DeafToLosses : Mutant
{
    internal override bool HearsLosses => false;
}
