using StreamGuard.Simulation.Tests.Faults.Mutants;
using StreamGuard.Simulation.Tests.Faults.Scheduling;

namespace StreamGuard.Simulation.Tests.Faults.Runs;

/// <summary>How one seed went.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Failure">What did not hold; null = everything did.</param>
/// <param name="Tally">What happened.</param>
/// <param name="TraceHash">The hash of what happened, in order.</param>
/// <param name="Lines">The last lines of what happened, when they were wanted.</param>
internal sealed record SimulationRun(ulong Seed, string? Failure, Tally Tally, ulong TraceHash, IReadOnlyList<string> Lines)
{
    /// <summary>Runs a seed.</summary>
    internal static SimulationRun Of(ulong seed, Mutant? mutant = null, bool keepsTrace = false)
    {
        var world = new SimulatedWorld(seed, mutant ?? Mutant.None, keepsTrace);
        string? failure = null;
        try
        {
            world.Run();
        }
        catch (SimulationOverException over)
        {
            failure = over.Message;
        }
        catch (Exception exception)
        {
            // Not a stage's, or it would have been told already; whoever runs the seed is to hear of it like of any other failure.
            failure = $"an exception outside of every stage: {exception}";
        }

        return new SimulationRun(seed, failure, world.Tally, world.Trace.Hash, [.. world.Trace.Lines]);
    }
}
