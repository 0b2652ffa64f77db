using Microsoft.Extensions.Logging;

namespace StreamGuard.Worker;

/// <summary>Everything that the executable logs. Event ids 1 to 99; never an account identifier.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Critical, "StreamGuard met a state that its code does not expect, and stops")]
    internal static partial void UnexpectedException(this ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Information, "Health and metrics are served on {Address}:{Port}")]
    internal static partial void Listening(this ILogger logger, string address, int port);

    [LoggerMessage(3, LogLevel.Warning, "Kafka {Client}: {Code}: {Reason}")]
    internal static partial void KafkaError(this ILogger logger, string client, string code, string reason);

    [LoggerMessage(EventId = 4, Message = "Kafka {Client} {Facility}: {Line}")]
    internal static partial void KafkaLine(this ILogger logger, LogLevel level, string client, string facility, string line);
}
