using StreamGuard.Kafka.Clients;

namespace StreamGuard.Worker.Replaying;

/// <summary>Keeps the latest that the Kafka clients complained of, for the line that says why a command failed.</summary>
internal sealed class ClientTrouble : IClientObserver
{
    private string? _latest;

    /// <summary>The latest complaint; null = there was none.</summary>
    internal string? Latest => Volatile.Read(ref _latest);

    /// <inheritdoc />
    public void OnError(string client, string code, string reason) => Volatile.Write(ref _latest, $"{reason} ({code})");

    /// <inheritdoc />
    public void OnLog(string client, int severity, string facility, string message)
    {
        // The client's log repeats what its errors say.
    }
}
