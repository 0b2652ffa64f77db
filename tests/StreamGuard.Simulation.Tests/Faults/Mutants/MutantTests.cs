using Shouldly;
using StreamGuard.Simulation.Tests.Faults.Runs;

namespace StreamGuard.Simulation.Tests.Faults.Mutants;

/// <summary>A loop that is broken on purpose must be noticed, or the simulation proves nothing.</summary>
public sealed class MutantTests
{
    private const int MostRuns = 500;

    public static TheoryData<string> Names => [.. Mutant.All.Select(mutant => mutant.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Mutant_OfTheLoop_IsCaught(string name)
    {
        Func<Mutant> make = Mutant.All.Single(mutant => mutant.Name == name).Make;
        Enumerable.Range(1, MostRuns).ShouldContain(seed => SimulationRun.Of((ulong)seed, make(), false).Failure != null, $"{name} was not noticed in {MostRuns} runs.");
    }
}
