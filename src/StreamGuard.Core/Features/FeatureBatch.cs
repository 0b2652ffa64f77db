namespace StreamGuard.Core.Features;

/// <summary>
/// The input tensors of up to <see cref="Capacity"/> transactions, in memory that the garbage collector never moves,
/// so that an inference runtime reads them where they are. Pooled and reused. Not thread-safe: one stage owns it at a time.
/// </summary>
public sealed class FeatureBatch
{
    /// <summary>Allocates a batch.</summary>
    /// <param name="capacity">B: the most transactions; at least 1.</param>
    /// <param name="historyLength">L: past transactions per transaction; at least 1.</param>
    public FeatureBatch(int capacity, int historyLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(historyLength, 1);
        Capacity = capacity;
        HistoryLength = historyLength;
        History = GC.AllocateArray<float>(capacity * historyLength * FeatureSpecification.HistoryWidth, pinned: true);
        HistoryLengths = GC.AllocateArray<long>(capacity, pinned: true);
        Current = GC.AllocateArray<float>(capacity * FeatureSpecification.CurrentWidth, pinned: true);
    }

    /// <summary>B: the most transactions it holds.</summary>
    public int Capacity { get; }

    /// <summary>L: past transactions per transaction.</summary>
    public int HistoryLength { get; }

    /// <summary>How many rows are filled, 0 to <see cref="Capacity"/>.</summary>
    public int Count { get; set; }

    /// <summary>Tensor <c>history</c> [B, L, Fh], row-major, padded with zeros at the front. Pinned.</summary>
    public float[] History { get; }

    /// <summary>Tensor <c>history_length</c> [B]: how many of the L are real. Pinned.</summary>
    public long[] HistoryLengths { get; }

    /// <summary>Tensor <c>current</c> [B, Fc], row-major. Pinned.</summary>
    public float[] Current { get; }

    /// <summary>The L x Fh values of one row of <see cref="History"/>.</summary>
    /// <param name="row">0 to Capacity - 1.</param>
    public Span<float> HistoryRow(int row)
    {
        int width = HistoryLength * FeatureSpecification.HistoryWidth;
        return History.AsSpan(row * width, width);
    }

    /// <summary>The Fc values of one row of <see cref="Current"/>.</summary>
    /// <param name="row">0 to Capacity - 1.</param>
    public Span<float> CurrentRow(int row) => Current.AsSpan(row * FeatureSpecification.CurrentWidth, FeatureSpecification.CurrentWidth);
}
