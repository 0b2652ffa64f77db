namespace StreamGuard.Simulation.Tests.Faults.Mutants;

/// <summary>Does not wait until what the former owner of a partition told is read, and counts on from what it happens to know.</summary>
internal sealed class DeafToFormerOwners : Mutant
{
    internal override bool IgnoresMarks => true;
}
