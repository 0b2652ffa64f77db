namespace StreamGuard.Chaos.Verification;

/// <summary>A message of an output topic, as a reader of committed messages sees it.</summary>
/// <param name="Kind">The topic.</param>
/// <param name="Source">The message that it came of.</param>
/// <param name="Score">The score; 0 for a dead letter.</param>
/// <param name="Threshold">The threshold that was in force; 0 for a dead letter.</param>
/// <param name="AlertId">The alert's id; empty unless it is an alert.</param>
/// <param name="Digest">A digest of key, value and original headers of a dead letter; else 0.</param>
/// <param name="Reason">Why it is a dead letter; null unless it is one.</param>
/// <param name="Place">Where it lies itself.</param>
internal readonly record struct Output(
    OutputKind Kind, Coordinate Source, float Score, float Threshold, Guid AlertId, ulong Digest, string? Reason, Coordinate Place);
