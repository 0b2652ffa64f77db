namespace StreamGuard.Simulation.Tests.Faults.Checking;

/// <summary>The output topics, as a set.</summary>
[Flags]
internal enum OutputKinds
{
    None = 0,
    Score = 1,
    Alert = 2,
    DeadLetter = 4,
}
