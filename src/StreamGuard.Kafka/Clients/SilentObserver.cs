namespace StreamGuard.Kafka.Clients;

/// <summary>Listens to nothing.</summary>
public sealed class SilentObserver : IClientObserver
{
    /// <summary>The one instance.</summary>
    public static readonly SilentObserver Instance = new();

    private SilentObserver()
    {
    }

    /// <inheritdoc />
    public void OnError(string client, string code, string reason)
    {
        // Whoever passes no observer does not want to hear.
    }

    /// <inheritdoc />
    public void OnLog(string client, int severity, string facility, string message)
    {
        // Whoever passes no observer does not want to hear.
    }
}
