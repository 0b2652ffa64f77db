using StreamGuard.Core.Features;

namespace StreamGuard.Core.Explanations;

/// <summary>A copy of a row, to be changed in place.</summary>
internal readonly ref struct VariantRow
{
    private readonly FeatureBatch _batch;
    private readonly int _row;

    /// <summary>Copies a row.</summary>
    internal VariantRow(FeatureBatch source, int row, FeatureBatch target, int targetRow)
    {
        _batch = target;
        _row = targetRow;
        Current = target.CurrentRow(targetRow);
        History = target.HistoryRow(targetRow);
        source.CurrentRow(row).CopyTo(Current);
        source.HistoryRow(row).CopyTo(History);
        target.HistoryLengths[targetRow] = source.HistoryLengths[row];
    }

    /// <summary>The columns of <c>current</c>.</summary>
    internal Span<float> Current { get; }

    /// <summary>How many past transactions there are.</summary>
    internal int Length => (int)_batch.HistoryLengths[_row];

    private Span<float> History { get; }

    /// <summary>The columns of a past transaction, 0 = the oldest.</summary>
    internal Span<float> Past(int index)
    {
        int width = FeatureSpecification.HistoryWidth;
        return History.Slice((_batch.HistoryLength - Length + index) * width, width);
    }

    /// <summary>Takes the newest past transactions out.</summary>
    internal void DropNewest(int count)
    {
        int width = FeatureSpecification.HistoryWidth;
        int kept = Length - count;
        int from = (_batch.HistoryLength - Length) * width;
        History.Slice(from, kept * width).CopyTo(History[^(kept * width)..]);
        History[..^(kept * width)].Clear();
        _batch.HistoryLengths[_row] = kept;
    }
}
