using StreamGuard.Core.Features;

namespace StreamGuard.Core.Explanations;

/// <summary>Copies of a row whose history lacks some past transactions: what the model would have said without them. Thread-safe.</summary>
public static class HistoryDeletion
{
    /// <summary>
    /// Copies a row without some of its past transactions: those before them move up, and the history is so much shorter. The current vector is
    /// copied as it is.
    /// </summary>
    /// <param name="source">Holds the row.</param>
    /// <param name="row">The row.</param>
    /// <param name="removed">Which to leave out: distinct places in the history tensor, 0 to L - 1, in ascending order, none of them padding.</param>
    /// <param name="target">Receives the copy; may be <paramref name="source"/>.</param>
    /// <param name="targetRow">Where; another row than <paramref name="row"/> of <paramref name="source"/>.</param>
    public static void Write(FeatureBatch source, int row, ReadOnlySpan<int> removed, FeatureBatch target, int targetRow)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        source.CurrentRow(row).CopyTo(target.CurrentRow(targetRow));
        target.HistoryLengths[targetRow] = source.HistoryLengths[row] - removed.Length;

        int width = FeatureSpecification.HistoryWidth;
        ReadOnlySpan<float> from = source.HistoryRow(row);
        Span<float> to = target.HistoryRow(targetRow);
        to[..(removed.Length * width)].Clear();
        int next = to.Length;
        for (int place = source.HistoryLength - 1, left = removed.Length - 1; place >= 0; place--)
        {
            if (left >= 0 && removed[left] == place)
            {
                left--;
                continue;
            }

            next -= width;
            from.Slice(place * width, width).CopyTo(to[next..]);
        }
    }
}
