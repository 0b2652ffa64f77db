using StreamGuard.Pipeline;
using StreamGuard.Pipeline.Inference;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Simulation.Tests.Faults.Scheduling;

namespace StreamGuard.Simulation.Tests.Faults.Runs;

/// <summary>A stage of a worker. When a step stirred nothing it rests, longer each time, until something stirs the worker.</summary>
/// <param name="worker">The worker.</param>
/// <param name="loop">The stage.</param>
/// <param name="downstream">
/// The stage that it may wait for without end; it is not stepped on top of that one, which would never get its turn. Null = none.
/// </param>
/// <param name="world">The world.</param>
internal sealed class StageActor(SimulatedWorker worker, StageLoop loop, StageActor? downstream, SimulatedWorld world) : Actor
{
    private static readonly long ShortestRest = TimeSpan.FromMilliseconds(5).Ticks;
    private static readonly long LongestRest = TimeSpan.FromMilliseconds(500).Ticks;

    private long _rest = ShortestRest;
    private long _restsUntil;

    internal override long RunnableAt => downstream is { IsOnStack: true } ? long.MaxValue : Math.Max(_restsUntil, worker.FrozenUntil);

    internal override void Step()
    {
        int stirred = worker.Stirred;
        try
        {
            IsOver |= !loop.Step();
        }
        catch (WorkerKilledException)
        {
            IsOver = true;
            return;
        }
        catch (Exception exception) when (exception is PipelineFailedException or InferenceFailedException or SourceFailedException or OutputFailedException)
        {
            IsOver = true;
            worker.Tell(exception);
        }
        catch (Exception exception) when (exception is not SimulationOverException)
        {
            throw world.Fail($"an exception that no contract allows, in {loop.Name}: {exception}");
        }

        if (IsOver) worker.EndIfOver();
        else if (worker.Stirred == stirred) Rest();
    }

    internal void Wake()
    {
        _rest = ShortestRest;
        _restsUntil = 0;
    }

    private void Rest()
    {
        _restsUntil = world.Clock.Now + _rest;
        _rest = Math.Min(_rest * 2, LongestRest);
    }
}
