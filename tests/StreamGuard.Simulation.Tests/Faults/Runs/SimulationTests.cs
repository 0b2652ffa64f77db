using Shouldly;
using Xunit.Abstractions;

namespace StreamGuard.Simulation.Tests.Faults.Runs;

/// <summary>The whole loop in a simulated world, many times. A seed that fails is a fault of the loop, and stays one until the loop is mended.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int RunsPerCase = 250;

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, 8)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_SeedsOfCase_EqualTheOracle(int number)
    {
        int first = (number * RunsPerCase) + 1;
        var tally = new Tally();
        for (int seed = first; seed < first + RunsPerCase; seed++) tally.Add(Pass((ulong)seed).Tally);
        output.WriteLine($"Seeds {first} to {first + RunsPerCase - 1}: {tally}");
        tally[Happening.Crashes].ShouldBeGreaterThan(0);
        tally[Happening.Aborts].ShouldBeGreaterThan(0);
        tally[Happening.Lost].ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Run_SameSeedTwice_GoesTheSameWay()
    {
        for (ulong seed = 1; seed <= 20; seed++) SimulationRun.Of(seed).TraceHash.ShouldBe(SimulationRun.Of(seed, keepsTrace: true).TraceHash, $"Seed {seed}.");
    }

    [Fact]
    public void Run_OtherSeeds_GoOtherWays() =>
        Enumerable.Range(1, 20).Select(seed => SimulationRun.Of((ulong)seed).TraceHash).Distinct().Count().ShouldBe(20);

    private static SimulationRun Pass(ulong seed)
    {
        SimulationRun run = SimulationRun.Of(seed);
        run.Failure.ShouldBeNull($"To see it again: make simulate SEED={seed} RUNS=1");
        return run;
    }
}
