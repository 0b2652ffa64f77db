namespace StreamGuard.Chaos.Faults;

/// <summary>What may happen to workers and brokers.</summary>
internal enum FaultKind
{
    /// <summary>SIGKILL, and a restart after a while.</summary>
    Kill,

    /// <summary>SIGTERM, and a restart after the worker has left.</summary>
    Stop,

    /// <summary>SIGSTOP for longer than the session timeout, then SIGCONT.</summary>
    Freeze,

    /// <summary>The broker goes away for a while.</summary>
    Outage,
}
