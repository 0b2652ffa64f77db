namespace StreamGuard.Core.Explanations;

/// <summary>
/// The explanations of a batch's alerts: for each explained row, how far each group moved the score. Pooled and reused with its batch. Not thread-safe: one stage owns it at a
/// time.
/// </summary>
public sealed class ExplanationBatch
{
    private readonly int[] _rows;
    private readonly float[] _contributions;

    /// <summary>Allocates room.</summary>
    /// <param name="capacity">The most rows; 0 = none are explained.</param>
    public ExplanationBatch(int capacity)
    {
        _rows = new int[capacity];
        _contributions = new float[capacity * ReasonGroups.Count];
    }

    /// <summary>Rows explained.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no further row fits.</summary>
    public bool IsFull => Count == _rows.Length;

    /// <summary>Makes room for a row.</summary>
    /// <param name="row">The row of the feature batch.</param>
    /// <returns>Its place here. All its contributions are NaN: not measured.</returns>
    /// <exception cref="InvalidOperationException">It is full.</exception>
    public int Add(int row)
    {
        if (IsFull) throw new InvalidOperationException($"All {_rows.Length} explanations of the batch are in use.");
        _rows[Count] = row;
        ContributionsAt(Count).Fill(float.NaN);
        return Count++;
    }

    /// <summary>The contributions at a place, by group.</summary>
    /// <param name="place">What <see cref="Add"/> returned.</param>
    public Span<float> ContributionsAt(int place) => _contributions.AsSpan(place * ReasonGroups.Count, ReasonGroups.Count);

    /// <summary>
    /// The contributions to a row's score, by group: how far its log-odds fall when the group is normal; NaN = the group is normal already. Empty = the row was
    /// not explained.
    /// </summary>
    /// <param name="row">The row of the feature batch.</param>
    public ReadOnlySpan<float> Of(int row)
    {
        int place = _rows.AsSpan(0, Count).IndexOf(row);
        return place < 0 ? [] : ContributionsAt(place);
    }

    /// <summary>Empties it for reuse.</summary>
    public void Clear() => Count = 0;
}
