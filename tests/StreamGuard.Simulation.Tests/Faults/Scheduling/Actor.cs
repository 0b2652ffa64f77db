namespace StreamGuard.Simulation.Tests.Faults.Scheduling;

/// <summary>Something that is stepped: a stage of a worker.</summary>
internal abstract class Actor
{
    /// <summary>When it may be stepped next.</summary>
    internal abstract long RunnableAt { get; }

    /// <summary>Whether a step of it is under way: it waits, and something else runs meanwhile.</summary>
    internal bool IsOnStack { get; set; }

    internal bool IsOver { get; set; }

    internal abstract void Step();
}
