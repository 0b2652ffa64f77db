using Microsoft.Extensions.Logging;
using StreamGuard.Kafka.Clients;

namespace StreamGuard.Worker.Hosting;

/// <summary>Passes what the Kafka clients say on to the worker's log.</summary>
/// <param name="logger">The log.</param>
internal sealed class KafkaLog(ILogger logger) : IClientObserver
{
    /// <inheritdoc />
    public void OnError(string client, string code, string reason) => logger.KafkaError(client, code, reason);

    /// <inheritdoc />
    public void OnLog(string client, int severity, string facility, string message)
    {
        // Connection trouble comes as an error too, with the same words; the client's own severities begin at "emergency".
        var level = severity <= 4 ? LogLevel.Warning : severity <= 6 ? LogLevel.Information : LogLevel.Debug;
        logger.KafkaLine(level, client, facility, message);
    }
}
