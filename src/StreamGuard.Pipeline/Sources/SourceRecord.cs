namespace StreamGuard.Pipeline.Sources;

/// <summary>One message of the source topic. Its spans are valid until the consumer's next call.</summary>
public ref struct SourceRecord
{
    /// <summary>The partition.</summary>
    public int Partition;

    /// <summary>The offset.</summary>
    public long Offset;

    /// <summary>The message's own timestamp, milliseconds since 1970-01-01 UTC; -1 = none.</summary>
    public long TimestampMs;

    /// <summary>The key; empty when null.</summary>
    public ReadOnlySpan<byte> Key;

    /// <summary>Whether there is no key.</summary>
    public bool KeyIsNull;

    /// <summary>The value; empty when null.</summary>
    public ReadOnlySpan<byte> Value;

    /// <summary>Whether there is no value (a tombstone).</summary>
    public bool ValueIsNull;

    /// <summary>The headers, in order; null when there are none.</summary>
    public IReadOnlyList<RecordHeader>? Headers;
}
