using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StreamGuard.Kafka.Clients;

namespace StreamGuard.Worker.Hosting;

/// <summary>
/// Passes what the Kafka clients say on to the worker's log. A client without a broker repeats itself many times a second; each kind of
/// error is passed on at once, then at most twice a minute with the number of those held back.
/// </summary>
/// <param name="logger">The log.</param>
/// <param name="time">The clock.</param>
internal sealed class KafkaLog(ILogger logger, TimeProvider time) : IClientObserver
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(string Client, string Kind), Repetition> _kinds = new();

    /// <inheritdoc />
    public void OnError(string client, string code, string reason)
    {
        if (MayPass(client, code, out var heldBack))
        {
            logger.KafkaError(client, code, reason, heldBack);
        }
    }

    /// <inheritdoc />
    public void OnLog(string client, int severity, string facility, string message)
    {
        // The client's severities are syslog's: 0 = emergency, 4 = warning, 7 = debug.
        var level = severity <= 4 ? LogLevel.Warning : severity <= 6 ? LogLevel.Information : LogLevel.Debug;
        if (MayPass(client, facility, out var heldBack))
        {
            logger.KafkaLine(level, client, facility, message, heldBack);
        }
    }

    private bool MayPass(string client, string kind, out long heldBack)
    {
        var repetition = _kinds.GetOrAdd((client, kind), static _ => new Repetition());
        lock (repetition)
        {
            heldBack = repetition.HeldBack;
            if (repetition.PassedAt is { } passedAt && time.GetElapsedTime(passedAt) < Interval)
            {
                repetition.HeldBack++;
                return false;
            }

            repetition.PassedAt = time.GetTimestamp();
            repetition.HeldBack = 0;
            return true;
        }
    }

    private sealed class Repetition
    {
        internal long? PassedAt { get; set; }

        internal long HeldBack { get; set; }
    }
}
