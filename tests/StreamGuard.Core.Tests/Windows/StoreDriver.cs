using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Tests.Windows;

/// <summary>Short ways to feed a store, for tests that are about one rule.</summary>
internal static class StoreDriver
{
    internal const long Start = 1_700_000_000_000;
    internal const long Minute = 60_000, Hour = 60 * Minute, Day = 24 * Hour;

    internal static AccountHistoryStore NewStore(int capacity = 4, long horizonMs = 180 * Day, int maxAccounts = 1000) =>
        new(capacity, TimeSpan.FromMilliseconds(horizonMs), new AccountBudget(maxAccounts));

    internal static AccountKey Account(int number) => new((ulong)number, 99);

    internal static HistoryEntry Entry(long time, long id, float amount = 1) =>
        new() { EventTimeMs = time, SourceOffset = id, TransactionHash = (ulong)id, Amount = amount };

    /// <summary>Visits and appends; gives what was seen.</summary>
    internal static (long[] VisibleIds, WindowAggregates Aggregates, Arrival Arrival) Feed(
        this AccountHistoryStore store, int account, long time, long id, float amount = 1)
    {
        var seen = store.Look(account, time, id);
        store.Append(Entry(time, id, amount));
        return seen;
    }

    /// <summary>Only visits.</summary>
    internal static (long[] VisibleIds, WindowAggregates Aggregates, Arrival Arrival) Look(this AccountHistoryStore store, int account, long time, long id)
    {
        AccountHistory history = store.Visit(Account(account), time, (ulong)id);
        var ids = new long[history.Visible.Length];
        for (int i = 0; i < ids.Length; i++) ids[i] = history.Visible[i].SourceOffset;
        return (ids, history.Aggregates, history.Arrival);
    }
}
