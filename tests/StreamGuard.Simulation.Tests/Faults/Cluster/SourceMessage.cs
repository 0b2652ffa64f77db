namespace StreamGuard.Simulation.Tests.Faults.Cluster;

/// <summary>A message of the source topic.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="TimestampMs">Its timestamp, milliseconds since 1970.</param>
/// <param name="Value">Its value; null = none.</param>
internal sealed record SourceMessage(long Offset, long TimestampMs, byte[]? Value);
