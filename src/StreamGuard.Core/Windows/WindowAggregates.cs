namespace StreamGuard.Core.Windows;

/// <summary>
/// Counts and sums of an account's past transactions over sliding windows (T - length, T], T being the event time of the
/// current transaction, which is not counted. The store documents their granularity.
/// </summary>
public struct WindowAggregates
{
    /// <summary>Transactions in the last hour.</summary>
    public int Count1Hour;

    /// <summary>Transactions in the last 24 hours.</summary>
    public int Count1Day;

    /// <summary>Transactions in the last 7 days.</summary>
    public int Count7Days;

    /// <summary>Transactions in the last 30 days.</summary>
    public int Count30Days;

    /// <summary>Sum of their amounts in major units, last hour.</summary>
    public double Sum1Hour;

    /// <summary>Sum of their amounts in major units, last 24 hours.</summary>
    public double Sum1Day;

    /// <summary>Sum of their amounts in major units, last 7 days.</summary>
    public double Sum7Days;

    /// <summary>Sum of their amounts in major units, last 30 days.</summary>
    public double Sum30Days;
}
