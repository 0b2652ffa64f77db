using StreamGuard.Pipeline.Threads;
using StreamGuard.Simulation.Tests.Faults.Runs;
using StreamGuard.Simulation.Tests.Faults.Scheduling;

namespace StreamGuard.Simulation.Tests.Faults.Ports;

/// <summary>How the stages of a simulated worker wait: something else runs on top of them.</summary>
internal sealed class SimulatedWaits(SimulatedWorker worker, Scheduler scheduler) : StageWaits(scheduler.Clock)
{
    /// <summary>A stage that has nothing to do ends its step, and is stepped again when something stirred its worker.</summary>
    internal override TimeSpan IdleWait => TimeSpan.Zero;

    internal override void Wait(object gate, TimeSpan atMost)
    {
        worker.ThrowIfGone();
        scheduler.RunOne(scheduler.Now + atMost.Ticks);
        worker.ThrowIfGone();
    }

    internal override void WakeAll(object gate) => worker.Stir();

    internal override void Sleep(TimeSpan duration, CancellationToken cancellation)
    {
        for (long until = scheduler.Now + duration.Ticks; scheduler.Now < until;)
        {
            cancellation.ThrowIfCancellationRequested();
            Wait(this, TimeSpan.FromTicks(until - scheduler.Now));
        }
    }
}
