using Microsoft.Extensions.Logging;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Pipeline.Diagnostics;

/// <summary>Everything the loop logs. Topic, partition and offset always; identifiers of accounts never.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Information, "Assigned {Topic}[{Partition}]: committed offset {Committed} (-1 = none), reading from {Start} (-1 = the earliest message, to restore history).", EventName = "PartitionAssigned")]
    internal static partial void PartitionAssigned(ILogger logger, string topic, int partition, long committed, long start);

    [LoggerMessage(1002, LogLevel.Information, "Revoked {Topic}[{Partition}] at offset {NextOffset}; drained: {Drained}.", EventName = "PartitionRevoked")]
    internal static partial void PartitionRevoked(ILogger logger, string topic, int partition, long nextOffset, bool drained);

    [LoggerMessage(1003, LogLevel.Warning, "Lost {Topic}[{Partition}] at offset {NextOffset}: its state is dropped, nothing of it is committed.", EventName = "PartitionLost")]
    internal static partial void PartitionLost(ILogger logger, string topic, int partition, long nextOffset);

    [LoggerMessage(1004, LogLevel.Information, "Restored the history of {Topic}[{Partition}] up to offset {Offset}: {Records} messages in {Seconds:F1} s.", EventName = "PartitionRestored")]
    internal static partial void PartitionRestored(ILogger logger, string topic, int partition, long offset, long records, double seconds);

    [LoggerMessage(1005, LogLevel.Warning, "Dead letter: {Topic}[{Partition}]@{Offset}: {Reason}.", EventName = "DeadLetter")]
    internal static partial void DeadLetter(ILogger logger, string topic, int partition, long offset, DecodeFailure reason);

    [LoggerMessage(1006, LogLevel.Warning, "{Topic}[{Partition}] waits at offset {Offset}: the schema registry does not answer. Next try in {DelayMs} ms.", EventName = "WaitingForSchema")]
    internal static partial void WaitingForSchema(ILogger logger, string topic, int partition, long offset, double delayMs);

    [LoggerMessage(1007, LogLevel.Warning, "A unit of {Outputs} outputs was aborted (try {Attempt}); it is sent again.", EventName = "UnitAborted")]
    internal static partial void UnitAborted(ILogger logger, int outputs, int attempt);

    [LoggerMessage(1008, LogLevel.Information, "Back-pressure for {Seconds:F1} s: partitions are paused until the model catches up.", EventName = "BackPressure")]
    internal static partial void BackPressure(ILogger logger, double seconds);

    [LoggerMessage(1009, LogLevel.Critical, "The {Stage} stage failed; the worker stops.", EventName = "StageFailed")]
    internal static partial void StageFailed(ILogger logger, string stage, Exception exception);

    [LoggerMessage(1010, LogLevel.Information, "Stopped: {Scored} scored, {Alerts} alerts, {DeadLetters} dead letters; drained: {Drained}.", EventName = "Stopped")]
    internal static partial void Stopped(ILogger logger, long scored, long alerts, long deadLetters, bool drained);

    [LoggerMessage(1030, LogLevel.Warning, "Nobody said how a unit of {Outputs} outputs ended: the producer is replaced, and the committed offsets are asked for.", EventName = "OutcomeUnknown")]
    internal static partial void OutcomeUnknown(ILogger logger, int outputs);

    [LoggerMessage(1031, LogLevel.Information, "The committed offsets say how it ended: {Outcome}.", EventName = "OutcomeFound")]
    internal static partial void OutcomeFound(ILogger logger, CommitOutcome outcome);
}
