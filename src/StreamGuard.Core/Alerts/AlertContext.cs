using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Alerts;

/// <summary>Where an alert's transaction came from and when it was decided.</summary>
/// <param name="Arrival">How the transaction met its account's history.</param>
/// <param name="IsRestoring">Whether the partition's history was not, or not wholly, restored when it was scored.</param>
/// <param name="IsTruncated">Whether messages within the horizon were gone from the source topic before they could be applied to the partition's history.</param>
/// <param name="SourcePartition">The partition of its message.</param>
/// <param name="SourceOffset">The offset of its message.</param>
/// <param name="DetectedAtMs">When the worker decided, milliseconds since 1970-01-01 UTC.</param>
/// <param name="TraceParent">The W3C <c>traceparent</c> of its message; null when it had none.</param>
/// <param name="Threshold">The threshold in force, which the score reached; 0 to 1.</param>
public readonly record struct AlertContext(
    Arrival Arrival, bool IsRestoring, bool IsTruncated, int SourcePartition, long SourceOffset, long DetectedAtMs, string? TraceParent, float Threshold);
