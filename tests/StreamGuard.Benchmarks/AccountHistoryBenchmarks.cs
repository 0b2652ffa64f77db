using BenchmarkDotNet.Attributes;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Benchmarks;

/// <summary>
/// One transaction through the account history (visit and append), every window full and overflowed, accounts in random order.
/// A thousand accounts stay in the cache; a million do not, and then each transaction costs reads of main memory.
/// </summary>
[MemoryDiagnoser]
public class AccountHistoryBenchmarks
{
    private const int Capacity = 32;
    private const int TransactionsPerInvoke = 100_000;

    private AccountHistoryStore _store = null!;
    private AccountKey[] _order = null!;
    private long _timeMs = 1_700_000_000_000;
    private ulong _id;

    /// <summary>How many accounts there are.</summary>
    [Params(1_000, 100_000, 1_000_000)]
    public int Accounts { get; set; }

    /// <summary>Fills every window and overflows it once.</summary>
    [GlobalSetup]
    public void Fill()
    {
        _store = new AccountHistoryStore(Capacity, TimeSpan.FromDays(180), new AccountBudget(Accounts));
        var keys = new AccountKey[Accounts];
        for (int i = 0; i < keys.Length; i++) keys[i] = AccountKey.Of(BitConverter.GetBytes((long)i));
        for (int round = 0; round <= Capacity; round++)
        {
            foreach (ref readonly AccountKey key in keys.AsSpan()) Pass(key);
        }

        var random = new Random(1);
        _order = new AccountKey[TransactionsPerInvoke];
        for (int i = 0; i < _order.Length; i++) _order[i] = keys[random.Next(keys.Length)];
    }

    /// <summary>The time and allocation of one transaction.</summary>
    /// <returns>Something that depends on every result, so that nothing is optimized away.</returns>
    [Benchmark(OperationsPerInvoke = TransactionsPerInvoke)]
    public int VisitAndAppend()
    {
        int seen = 0;
        foreach (ref readonly AccountKey key in _order.AsSpan()) seen += Pass(key);
        return seen;
    }

    private int Pass(in AccountKey key)
    {
        _timeMs += 86_400_000 / Accounts;
        _id++;
        AccountHistory history = _store.Visit(key, _timeMs, _id);
        int seen = history.Visible.Length + history.Aggregates.Count1Day;
        _store.Append(new HistoryEntry { EventTimeMs = _timeMs, TransactionHash = _id, SourceOffset = (long)_id, Amount = 12.5f });
        return seen;
    }
}
