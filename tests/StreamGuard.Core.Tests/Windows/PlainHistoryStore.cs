using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Tests.Windows;

/// <summary>The store's documented rules, written down as plainly as can be: lists, sorting, no memory layout. The oracle.</summary>
internal sealed class PlainHistoryStore(int capacity, long horizonMs, int maxAccounts)
{
    private const long Minute = 60_000, Hour = 60 * Minute, Day = 24 * Hour;

    private readonly Dictionary<AccountKey, Account> _accounts = [];
    private readonly List<AccountKey> _byLastStored = [];
    private (AccountKey Key, bool Refused) _visited;
    private long _newestMs;

    internal int AccountCount => _accounts.Count;

    internal long Late, TooLate, Duplicates, Evictions, Swept;

    internal (List<HistoryEntry> Visible, WindowAggregates Aggregates, Arrival Arrival) Visit(AccountKey key, long time, ulong hash)
    {
        _visited = (key, false);
        if (!_accounts.TryGetValue(key, out Account? account)) return ([], default, Arrival.InOrder);
        int original = account.Window.FindIndex(entry => entry.TransactionHash == hash);
        if (original >= 0)
        {
            Duplicates++;
            _visited.Refused = true;
            long end = Math.Min(time, account.Window[original].EventTimeMs);
            return See(account, account.Window.Take(original), end, Arrival.Duplicate);
        }

        bool full = account.Window.Count == capacity;
        if (time <= account.NewestMs - horizonMs || (full && time < account.Window[0].EventTimeMs))
        {
            TooLate++;
            _visited.Refused = true;
            return ([], default, Arrival.TooLate);
        }

        bool late = account.Window.Any(entry => entry.EventTimeMs > time);
        if (late) Late++;
        return See(account, account.Window, time, late ? Arrival.Late : Arrival.InOrder);
    }

    internal void Append(HistoryEntry entry)
    {
        if (_visited.Refused) return;
        if (!_accounts.TryGetValue(_visited.Key, out Account? account))
        {
            if (_accounts.Count == maxAccounts)
            {
                Forget(_byLastStored[0]);
                Evictions++;
            }

            _accounts[_visited.Key] = account = new Account { NewestMs = entry.EventTimeMs };
        }

        _byLastStored.Remove(_visited.Key);
        _byLastStored.Add(_visited.Key);
        account.NewestMs = Math.Max(account.NewestMs, entry.EventTimeMs);
        account.Window.RemoveAll(past => past.EventTimeMs <= account.NewestMs - horizonMs);
        account.Window.Add(entry);
        account.Window = [.. account.Window.OrderBy(past => past.EventTimeMs).ThenBy(past => past.SourceOffset)];
        if (account.Window.Count > capacity)
        {
            account.Dropped.Add(account.Window[0]);
            account.Window.RemoveAt(0);
        }

        _newestMs = Math.Max(_newestMs, entry.EventTimeMs);
        for (int i = 0; i < 2 && _byLastStored.Count > 0 && _accounts[_byLastStored[0]].NewestMs <= _newestMs - horizonMs; i++)
        {
            Forget(_byLastStored[0]);
            Swept++;
        }
    }

    private void Forget(AccountKey key)
    {
        _accounts.Remove(key);
        _byLastStored.Remove(key);
    }

    private (List<HistoryEntry> Visible, WindowAggregates Aggregates, Arrival Arrival) See(
        Account account, IEnumerable<HistoryEntry> candidates, long end, Arrival arrival)
    {
        List<HistoryEntry> visible = [.. candidates.Where(entry => entry.EventTimeMs <= end && entry.EventTimeMs > end - horizonMs)];
        WindowAggregates aggregates = default;
        (aggregates.Count1Hour, aggregates.Sum1Hour) = Count(Hour, 5 * Minute);
        (aggregates.Count1Day, aggregates.Sum1Day) = Count(Day, Hour);
        (aggregates.Count7Days, aggregates.Sum7Days) = Count(7 * Day, Day);
        (aggregates.Count30Days, aggregates.Sum30Days) = Count(30 * Day, Day);
        return (visible, aggregates, arrival);

        (int Count, double Sum) Count(long length, long bucketWidth)
        {
            long after = Math.Max(end, account.NewestMs) - Math.Min(length, horizonMs);
            List<HistoryEntry> counted =
            [
                .. visible.Where(entry => entry.EventTimeMs > end - length),
                .. account.Dropped.Where(entry => entry.EventTimeMs / bucketWidth * bucketWidth > after),
            ];
            return (counted.Count, counted.Sum(entry => (double)entry.Amount));
        }
    }

    private sealed class Account
    {
        internal long NewestMs;
        internal List<HistoryEntry> Window = [];
        internal readonly List<HistoryEntry> Dropped = [];
    }
}
