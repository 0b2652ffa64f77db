namespace StreamGuard.Pipeline;

/// <summary>How the loop is, for health endpoints and people. A snapshot.</summary>
/// <param name="IsJoined">Connected, and a member of the group.</param>
/// <param name="IsRestored">Every owned partition's history is restored.</param>
/// <param name="SinceLastPoll">How long ago the ingest thread last polled; it must poll more often than the group's patience.</param>
/// <param name="Partitions">Partitions owned.</param>
/// <param name="Scored">Transactions scored since the start.</param>
/// <param name="Alerts">Alerts raised since the start.</param>
/// <param name="DeadLetters">Dead letters since the start.</param>
/// <param name="Lag">Messages not yet consumed; null = not known.</param>
/// <param name="IsWaitingForSchema">Whether a partition waits for the schema registry.</param>
public sealed record PipelineStatus(
    bool IsJoined, bool IsRestored, TimeSpan SinceLastPoll, int Partitions, long Scored, long Alerts, long DeadLetters, long? Lag, bool IsWaitingForSchema);
