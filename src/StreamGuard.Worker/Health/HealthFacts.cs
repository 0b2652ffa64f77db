namespace StreamGuard.Worker.Health;

/// <summary>What is known about the worker at one moment. All false is the state right after the start.</summary>
internal readonly record struct HealthFacts
{
    /// <summary>The model is loaded, verified and warm.</summary>
    public bool ModelLoaded { get; init; }

    /// <summary>The consumer is connected and a member of its group.</summary>
    public bool Joined { get; init; }

    /// <summary>The histories of every owned partition are restored.</summary>
    public bool Restored { get; init; }

    /// <summary>The poll loop turns; true as long as it has not begun.</summary>
    public bool PollingAlive { get; init; }

    /// <summary>Something happened that only a restart mends.</summary>
    public bool Failed { get; init; }

    /// <summary>The worker was told to stop and finishes what is in flight.</summary>
    public bool Stopping { get; init; }
}
