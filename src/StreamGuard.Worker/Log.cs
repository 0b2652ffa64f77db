using Microsoft.Extensions.Logging;

namespace StreamGuard.Worker;

/// <summary>Everything that the executable logs. Event ids 1 to 99; never an account identifier.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Critical, "StreamGuard met a state that its code does not expect, and stops")]
    internal static partial void UnexpectedException(this ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Information, "StreamGuard {Version} starts; health and metrics are served on {Address}:{Port}")]
    internal static partial void Starting(this ILogger logger, string version, string address, int port);

    [LoggerMessage(3, LogLevel.Warning, "Kafka {Client}: {Code}: {Reason} ({HeldBack} like it held back since the last)")]
    internal static partial void KafkaError(this ILogger logger, string client, string code, string reason, long heldBack);

    [LoggerMessage(EventId = 4, Message = "Kafka {Client} {Facility}: {Line} ({HeldBack} like it held back since the last)")]
    internal static partial void KafkaLine(this ILogger logger, LogLevel level, string client, string facility, string line, long heldBack);

    [LoggerMessage(5, LogLevel.Information, "Ready")]
    internal static partial void Ready(this ILogger logger);

    [LoggerMessage(6, LogLevel.Warning, "Not ready; these checks of /health/ready fail: {Checks}")]
    internal static partial void NotReady(this ILogger logger, string checks);

    [LoggerMessage(7, LogLevel.Information, "Told to stop; what is in flight is finished within {DeadlineSeconds} s")]
    internal static partial void Stopping(this ILogger logger, double deadlineSeconds);

    [LoggerMessage(8, LogLevel.Information, "Stopped")]
    internal static partial void Stopped(this ILogger logger);

    [LoggerMessage(9, LogLevel.Critical, "Cannot go on: {Reason}")]
    internal static partial void CannotGoOn(this ILogger logger, string reason);

    [LoggerMessage(10, LogLevel.Warning, "The output schemas are not registered yet and nothing is read meanwhile: {Reason}; next try in {PauseSeconds} s")]
    internal static partial void RegistryUnavailable(this ILogger logger, string reason, double pauseSeconds);

    [LoggerMessage(
        11, LogLevel.Warning,
        "The model was trained with outcomes known after {TrainedDelay}, but Terminals:LabelDelay is {LabelDelay}: its scores are not what its training measured. Set Terminals:LabelDelay to the model's, or train with this one")]
    internal static partial void OtherLabelDelay(this ILogger logger, string trainedDelay, string labelDelay);
}
