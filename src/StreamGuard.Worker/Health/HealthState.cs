namespace StreamGuard.Worker.Health;

/// <summary>Holds what the probes look at. Any thread may read and write.</summary>
internal sealed class HealthState
{
    private volatile Func<HealthFacts>? _pipeline;
    private volatile bool _modelLoaded;
    private volatile bool _failed;
    private volatile bool _stopping;

    /// <summary>What is known now.</summary>
    internal HealthFacts Facts
    {
        get
        {
            var facts = _pipeline?.Invoke() ?? new HealthFacts { PollingAlive = true };
            return facts with { ModelLoaded = _modelLoaded, Failed = facts.Failed || _failed, Stopping = _stopping };
        }
    }

    /// <summary>The model is loaded and warm.</summary>
    internal void OnModelLoaded() => _modelLoaded = true;

    /// <summary>The pipeline exists; from now on it is asked.</summary>
    /// <param name="facts">Tells what the pipeline knows; must not block.</param>
    internal void OnPipelineStarted(Func<HealthFacts> facts) => _pipeline = facts;

    /// <summary>The worker was told to stop.</summary>
    internal void OnStopping() => _stopping = true;

    /// <summary>Something happened that only a restart mends.</summary>
    internal void OnFailed() => _failed = true;
}
