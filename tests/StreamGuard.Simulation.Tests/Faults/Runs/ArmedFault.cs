namespace StreamGuard.Simulation.Tests.Faults.Runs;

/// <summary>Something that is about to happen to a worker, in the middle of what it does.</summary>
/// <param name="name">What.</param>
/// <param name="call">The call to a port in which it happens; null = any.</param>
/// <param name="calls">How many such calls go well before.</param>
/// <param name="strike">Does it.</param>
internal sealed class ArmedFault(string name, string? call, int calls, Action<SimulatedWorker> strike)
{
    private int _left = calls;

    internal string Name => name;

    /// <summary>Whether it happens in this call; asked once for each.</summary>
    internal bool IsDue(string now) => (call is null || call == now) && _left-- == 0;

    internal void Strike(SimulatedWorker worker) => strike(worker);
}
