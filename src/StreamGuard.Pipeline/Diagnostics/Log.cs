using Microsoft.Extensions.Logging;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Snapshots;

namespace StreamGuard.Pipeline.Diagnostics;

/// <summary>Everything the loop logs. Topic, partition and offset always; identifiers of accounts never.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Information, "Assigned {Topic}[{Partition}]: committed offset {Committed} (-1 = none), reading from {Start} (-1 = the earliest message).", EventName = "PartitionAssigned")]
    internal static partial void PartitionAssigned(ILogger logger, string topic, int partition, long committed, long start);

    [LoggerMessage(1002, LogLevel.Information, "Revoked {Topic}[{Partition}] at offset {NextOffset}; drained: {Drained}.", EventName = "PartitionRevoked")]
    internal static partial void PartitionRevoked(ILogger logger, string topic, int partition, long nextOffset, bool drained);

    [LoggerMessage(1003, LogLevel.Warning, "Lost {Topic}[{Partition}] at offset {NextOffset}: its state is dropped, nothing of it is committed.", EventName = "PartitionLost")]
    internal static partial void PartitionLost(ILogger logger, string topic, int partition, long nextOffset);

    [LoggerMessage(1004, LogLevel.Information, "Restored the history of {Topic}[{Partition}] up to offset {Offset}: from a snapshot at {Snapshot} (-1 = none) and {Records} messages, in {Seconds:F1} s.", EventName = "PartitionRestored")]
    internal static partial void PartitionRestored(ILogger logger, string topic, int partition, long offset, long snapshot, long records, double seconds);

    [LoggerMessage(1005, LogLevel.Warning, "Dead letter: {Topic}[{Partition}]@{Offset}: {Reason}. {Detail}", EventName = "DeadLetter")]
    internal static partial void DeadLetter(ILogger logger, string topic, int partition, long offset, DecodeFailure reason, string detail);

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

    [LoggerMessage(1011, LogLevel.Critical, "The {Stage} stage cannot go on, and the worker stops: {Reason}", EventName = "StageGaveUp")]
    internal static partial void StageGaveUp(ILogger logger, string stage, string reason);

    [LoggerMessage(1012, LogLevel.Warning, "The key of {Topic}[{Partition}]@{Offset} is not its account_id. If the producer's partitions follow from such keys, the payments of an account lie in several partitions and each sees a part of its history only: key messages by account_id, or choose the partition by it. ({HeldBack} like it held back since the last)", EventName = "KeyIsNotAccount")]
    internal static partial void KeyIsNotAccount(ILogger logger, string topic, int partition, long offset, long heldBack);

    [LoggerMessage(1013, LogLevel.Warning, "{Topic}[{Partition}]@{Offset} has no key. Unless the producer chooses the partition by account_id, the payments of an account lie in several partitions and each sees a part of its history only: key messages by account_id. ({HeldBack} like it held back since the last)", EventName = "KeyAbsent")]
    internal static partial void KeyAbsent(ILogger logger, string topic, int partition, long offset, long heldBack);

    [LoggerMessage(1014, LogLevel.Warning, "The account_opened_at of {Topic}[{Partition}]@{Offset} lies before 1900 or more than a day after the payment: the payment is scored as if it were absent. ({HeldBack} like it held back since the last)", EventName = "OpeningImplausible")]
    internal static partial void OpeningImplausible(ILogger logger, string topic, int partition, long offset, long heldBack);

    [LoggerMessage(1030, LogLevel.Warning, "Nobody said how a unit of {Outputs} outputs ended: the producer is replaced, and the committed offsets are asked for.", EventName = "OutcomeUnknown")]
    internal static partial void OutcomeUnknown(ILogger logger, int outputs);

    [LoggerMessage(1031, LogLevel.Information, "The committed offsets say how it ended: {Outcome}.", EventName = "OutcomeFound")]
    internal static partial void OutcomeFound(ILogger logger, CommitOutcome outcome);

    [LoggerMessage(1050, LogLevel.Information, "Read the snapshot of {Topic}[{Partition}] at offset {Offset}: {Accounts} accounts, {Bytes} bytes, {Seconds:F1} s after the assignment.", EventName = "SnapshotLoaded")]
    internal static partial void SnapshotLoaded(ILogger logger, string topic, int partition, long offset, int accounts, long bytes, double seconds);

    [LoggerMessage(1051, LogLevel.Warning, "The snapshot of {Topic}[{Partition}] at offset {Offset} is not used ({Reason}) and was {Fate}. {Detail}", EventName = "SnapshotRejected")]
    internal static partial void SnapshotRejected(ILogger logger, string topic, int partition, long offset, SnapshotRejection reason, string fate, string detail);

    [LoggerMessage(1052, LogLevel.Warning, "No snapshot of {Topic}[{Partition}] can be used: its history is restored from the topic, from offset {Offset}.", EventName = "ReplayInstead")]
    internal static partial void ReplayInstead(ILogger logger, string topic, int partition, long offset);

    [LoggerMessage(1053, LogLevel.Information, "Published a snapshot of {Topic}[{Partition}] at offset {Offset}: {Accounts} accounts, {Bytes} bytes.", EventName = "SnapshotPublished")]
    internal static partial void SnapshotPublished(ILogger logger, string topic, int partition, long offset, int accounts, long bytes);

    [LoggerMessage(1054, LogLevel.Error, "The snapshot of {Topic}[{Partition}] at offset {Offset} failed: {Reason} The worker goes on without it and tries again after Snapshots:Period; until then a restart reads more of the topic. ({HeldBack} like it held back since the last)", EventName = "SnapshotFailed")]
    internal static partial void SnapshotFailed(ILogger logger, string topic, int partition, long offset, string reason, long heldBack);

    [LoggerMessage(1055, LogLevel.Error, "The folder of the snapshots of {Topic} cannot be read: {Reason} Histories are restored from the topic.", EventName = "SnapshotFolderUnreadable")]
    internal static partial void SnapshotFolderUnreadable(ILogger logger, string topic, string reason);

    [LoggerMessage(1056, LogLevel.Warning, "The snapshot {Name} could not be looked into: {Reason}", EventName = "SnapshotNotPeeked")]
    internal static partial void SnapshotNotPeeked(ILogger logger, string name, string reason);

    [LoggerMessage(1057, LogLevel.Error, "The snapshot {Name} could not be set aside: {Reason} It is found again at the next start.", EventName = "SnapshotNotSetAside")]
    internal static partial void SnapshotNotSetAside(ILogger logger, string name, string reason);

    [LoggerMessage(1058, LogLevel.Error, "The snapshot {Name} could not be deleted: {Reason} It takes room until somebody does. ({HeldBack} like it held back since the last)", EventName = "SnapshotNotDeleted")]
    internal static partial void SnapshotNotDeleted(ILogger logger, string name, string reason, long heldBack);

    [LoggerMessage(1059, LogLevel.Warning, "Offsets {From} to {To} (exclusive) of {Topic}[{Partition}] are gone from the topic and missing from its histories. Alerts of accounts that may have had payments among them say TRUNCATED.", EventName = "HistoryTruncated")]
    internal static partial void HistoryTruncated(ILogger logger, string topic, int partition, long from, long to);

    [LoggerMessage(1060, LogLevel.Error, "Offsets {From} to {To} (exclusive) of {Topic}[{Partition}] were gone from the topic before they were scored: they cannot be scored any more. Raise the topic's retention above the time that the workers may be behind.", EventName = "RecordsLost")]
    internal static partial void RecordsLost(ILogger logger, string topic, int partition, long from, long to);

    [LoggerMessage(1061, LogLevel.Warning, "The histories of {Topic}[{Partition}] lack messages that the topic had lost before {Until:u}; alerts say TRUNCATED until the horizon (History:Horizon) has passed that time.", EventName = "HistoryIncomplete")]
    internal static partial void HistoryIncomplete(ILogger logger, string topic, int partition, DateTimeOffset until);

    [LoggerMessage(1062, LogLevel.Warning, "The broker did not say where {Topic}[{Partition}] begins; it is asked again when offsets are missing. {Reason}", EventName = "EarliestUnknown")]
    internal static partial void EarliestUnknown(ILogger logger, string topic, int partition, string reason);

    [LoggerMessage(1064, LogLevel.Warning, "No snapshots are taken of {Topic}: files cannot be named after a topic of more than {Longest} characters. Every start reads the topic from its earliest message.", EventName = "SnapshotsImpossible")]
    internal static partial void SnapshotsImpossible(ILogger logger, string topic, int longest);

    [LoggerMessage(1065, LogLevel.Warning, "Snapshots are off (Snapshots:Enabled=false): after every start and every rebalance {Topic} is read from its earliest message before a partition is scored, and what retention has removed is missing from histories, which alerts say.", EventName = "SnapshotsOff")]
    internal static partial void SnapshotsOff(ILogger logger, string topic);

    [LoggerMessage(1066, LogLevel.Warning, "Histories are not restored (Pipeline:RestoreHistory=false): after every start and every rebalance accounts of {Topic} begin without a past, alerts say RESTORING, scores are worse until the past has come anew, repeats of older transactions are alerted again, and no snapshots are taken.", EventName = "HistoryNotRestored")]
    internal static partial void HistoryNotRestored(ILogger logger, string topic);

    [LoggerMessage(1070, LogLevel.Information, "The alert threshold of {Topic}[{Partition}] begins at {Threshold:F4}, {Origin}: there is nothing of it on disk that is of use.", EventName = "ThresholdBegins")]
    internal static partial void ThresholdBegins(ILogger logger, string topic, int partition, float threshold, string origin);

    [LoggerMessage(1071, LogLevel.Information, "The alert threshold of {Topic}[{Partition}] goes on as of offset {Offset}: {Threshold:F4}, {Carried:F1} alerts carried over.", EventName = "ThresholdRestored")]
    internal static partial void ThresholdRestored(ILogger logger, string topic, int partition, long offset, float threshold, double carried);

    [LoggerMessage(1072, LogLevel.Information, "{Topic}[{Partition}], {Date:yyyy-MM-dd}: {Alerts} alerts, share {Share:F1} (0 = none), {Carried:F1} carried over, whole day: {IsWhole}; threshold {Before:F4}, from now on {After:F4}.", EventName = "AlertDayClosed")]
    internal static partial void AlertDayClosed(ILogger logger, string topic, int partition, DateOnly date, long alerts, double share, double carried, bool isWhole, float before, float after);

    [LoggerMessage(1073, LogLevel.Warning, "The alert threshold of {Topic}[{Partition}] on disk is not used: {Reason}.", EventName = "ThresholdNotUsed")]
    internal static partial void ThresholdNotUsed(ILogger logger, string topic, int partition, string reason);

    [LoggerMessage(1074, LogLevel.Error, "The alert threshold of {Topic}[{Partition}] could not be kept on disk: {Reason} The worker goes on with it and tries again after Snapshots:Period; after a restart it is that of the last time, or begins anew. ({HeldBack} like it held back since the last)", EventName = "ThresholdNotSaved")]
    internal static partial void ThresholdNotSaved(ILogger logger, string topic, int partition, string reason, long heldBack);

    [LoggerMessage(1075, LogLevel.Warning, "The alert thresholds of {Topic} are not kept on disk, because snapshots are off or files cannot be named after the topic: at each assignment a partition's begins anew.", EventName = "ThresholdsNotKept")]
    internal static partial void ThresholdsNotKept(ILogger logger, string topic);

    [LoggerMessage(1080, LogLevel.Information, "Read terminal counts and outcomes back: {Terminals} terminals, {Outcomes} outcomes, in {Seconds:F1} s.", EventName = "KnowledgeRestored")]
    internal static partial void KnowledgeRestored(ILogger logger, int terminals, int outcomes, double seconds);

    [LoggerMessage(1081, LogLevel.Warning, "{Topic}[{Partition}] waits at offset {Offset}: the schema registry does not answer. Next try in {DelayMs} ms.", EventName = "SideTopicWaiting")]
    internal static partial void SideTopicWaiting(ILogger logger, string topic, int partition, long offset, double delayMs);

    [LoggerMessage(1082, LogLevel.Warning, "An outcome cannot be read: {Topic}[{Partition}]@{Offset}: {Reason}. {Detail} The owner of the matching transactions partition writes a dead letter.", EventName = "OutcomeRefused")]
    internal static partial void OutcomeRefused(ILogger logger, string topic, int partition, long offset, DecodeFailure reason, string detail);

    [LoggerMessage(1083, LogLevel.Error, "{Topic}[{Partition}]@{Offset} is no terminal count ({Reason}) and is passed over. Only workers of the same version or older ones may write there.", EventName = "ActivityUnreadable")]
    internal static partial void ActivityUnreadable(ILogger logger, string topic, int partition, long offset, DecodeFailure reason);

    [LoggerMessage(1084, LogLevel.Warning, "Terminals lack a payment of {Topic}[{Partition}]: its day was closed, because it is more than Terminals:LatenessDays ({Days}) behind the newest payment of any partition. Scores of later payments there may differ from those of the same file read in order. Reading a backlog does this when partitions run apart in event time; docs/adr/0009-live-terminal-topics.md tells what holds then. ({HeldBack} like it held back since the last)", EventName = "DayWasClosed")]
    internal static partial void DayWasClosed(ILogger logger, string topic, int partition, int days, long heldBack);

    /// <summary>What an exception says, as a sentence. Where in the code it was thrown tells of a full disk nothing.</summary>
    internal static string Reason(Exception exception) => exception.Message.TrimEnd('.') + ".";
}
