namespace StreamGuard.Simulation.Tests.Faults.Runs;

/// <summary>The worker's process is gone; unwinds what it was doing.</summary>
internal sealed class WorkerKilledException() : Exception("The simulated process is gone.");
