namespace StreamGuard.Simulation.Tests.Faults.Ports;

/// <summary>Where a consumer is in one partition.</summary>
internal sealed class SourcePosition
{
    internal bool IsOwned { get; private set; }

    internal bool IsPaused { get; set; }

    internal bool IsAtEnd { get; set; }

    /// <summary>The place of the next message in the log.</summary>
    internal int Index { get; set; }

    internal void Own()
    {
        Forget();
        IsOwned = true;
    }

    internal void Forget()
    {
        IsOwned = false;
        IsPaused = false;
        IsAtEnd = false;
        Index = 0;
    }
}
