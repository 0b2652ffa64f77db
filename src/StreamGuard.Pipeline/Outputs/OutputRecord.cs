using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline.Outputs;

/// <summary>One message to publish. Immutable: it is kept until the transaction it belongs to is committed, and sent again as it is after an abort.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Key">The key; null is a legal key.</param>
/// <param name="Value">The value; null is a legal value.</param>
/// <param name="Headers">The headers; null = none.</param>
/// <param name="Partition">The partition; null = the one that the key's hash chooses.</param>
public sealed record OutputRecord(string Topic, byte[]? Key, byte[]? Value, IReadOnlyList<RecordHeader>? Headers = null, int? Partition = null);
