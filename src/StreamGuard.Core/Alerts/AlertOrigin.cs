using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Alerts;

/// <summary>Where and when an alert's transaction was met.</summary>
/// <param name="SourceTopic">The topic of its message.</param>
/// <param name="SourcePartition">The partition of its message.</param>
/// <param name="SourceOffset">The offset of its message.</param>
/// <param name="Arrival">How it met its account's history.</param>
/// <param name="HistoryState">How far that history can be trusted.</param>
/// <param name="DetectedAtMs">When the worker decided, milliseconds since 1970-01-01 UTC.</param>
/// <param name="TraceParent">The message's <c>traceparent</c>; null = none.</param>
public readonly record struct AlertOrigin(
    string SourceTopic, int SourcePartition, long SourceOffset, Arrival Arrival, HistoryState HistoryState, long DetectedAtMs, string? TraceParent);
