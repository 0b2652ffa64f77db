namespace StreamGuard.Simulation.Tests.Faults.Scheduling;

/// <summary>The run is over because something that must always hold does not. Unwinds everything that waits.</summary>
internal sealed class SimulationOverException(string message) : Exception(message);
