using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Outputs;

namespace StreamGuard.Pipeline.Batches;

/// <summary>One message of the source topic on its way through the loop.</summary>
public struct EventRow
{
    /// <summary>The partition.</summary>
    public int Partition;

    /// <summary>Which ownership of the partition it was read under; an older one than the current means that the partition was lost.</summary>
    public int Epoch;

    /// <summary>The offset.</summary>
    public long Offset;

    /// <summary>The message's own timestamp, milliseconds since 1970-01-01 UTC; -1 = none.</summary>
    public long TimestampMs;

    /// <summary>The message as a dead letter; null = it is a transaction.</summary>
    public OutputRecord? DeadLetter;

    /// <summary>Its row in the batch's tensors; -1 for a dead letter.</summary>
    public int FeatureRow;

    /// <summary>The transaction; unset for a dead letter.</summary>
    public StoredTransaction Transaction;

    /// <summary>The <c>traceparent</c> header; null = none.</summary>
    public string? TraceParent;

    /// <summary>How the transaction met its account's history.</summary>
    public Arrival Arrival;

    /// <summary>Whether the account's history lacks what was committed before this worker started.</summary>
    public bool IsRestoring;

    /// <summary>Whether the account's history may lack messages within the horizon that the source had lost.</summary>
    public bool IsTruncated;

    /// <summary>How many past transactions it saw, 0 to as many as a history keeps.</summary>
    public int VisibleCount;
}
