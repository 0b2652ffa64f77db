namespace StreamGuard.Core.Windows;

/// <summary>
/// What a transaction may see of its account's past. A view into the store's memory: valid until the store's next call.
/// </summary>
public readonly ref struct AccountHistory
{
    /// <summary>Creates a view.</summary>
    /// <param name="visible">Past entries, oldest first.</param>
    /// <param name="aggregates">Sliding counts and sums.</param>
    /// <param name="arrival">How the transaction met the history.</param>
    public AccountHistory(ReadOnlySpan<HistoryEntry> visible, scoped in WindowAggregates aggregates, Arrival arrival)
    {
        Visible = visible;
        Aggregates = aggregates;
        Arrival = arrival;
    }

    /// <summary>
    /// The past transactions that are not later than the current one and not older than the horizon, ordered by
    /// (event time, source offset), oldest first. For a duplicate: those before the original.
    /// </summary>
    public ReadOnlySpan<HistoryEntry> Visible { get; }

    /// <summary>Sliding counts and sums at the current transaction's event time.</summary>
    public WindowAggregates Aggregates { get; }

    /// <summary>How the transaction met the history.</summary>
    public Arrival Arrival { get; }
}
