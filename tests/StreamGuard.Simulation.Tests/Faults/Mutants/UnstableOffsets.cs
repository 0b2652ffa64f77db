namespace StreamGuard.Simulation.Tests.Faults.Mutants;

/// <summary>Begins at offsets that an open transaction of the former owner is about to move.</summary>
internal sealed class UnstableOffsets : Mutant
{
    internal override bool ReadsUnstableOffsets => true;
}
