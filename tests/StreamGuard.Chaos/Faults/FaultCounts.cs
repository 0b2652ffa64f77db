namespace StreamGuard.Chaos.Faults;

/// <summary>What was done to the workers and what they did by themselves. Counted from several tasks: the fields are changed with <see cref="Interlocked"/>.</summary>
internal sealed class FaultCounts
{
    internal int Kills;
    internal int Stops;
    internal int Freezes;
    internal int Outages;

    /// <summary>Workers that did not end within their deadline after SIGTERM and were killed.</summary>
    internal int StopsCutOff;

    /// <summary>Workers that ended without being told to; each was started again.</summary>
    internal int SelfStops;
}
