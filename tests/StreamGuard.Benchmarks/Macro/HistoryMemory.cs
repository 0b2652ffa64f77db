using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Benchmarks.Macro;

/// <summary>What an account's history costs in memory, everything included.</summary>
internal static class HistoryMemory
{
    private const int Accounts = 100_000;

    /// <summary>Bytes an account.</summary>
    /// <param name="transactions">Transactions of each account.</param>
    internal static double BytesPerAccount(int transactions)
    {
        var history = new HistoryOptions();
        var store = new AccountHistoryStore(history.Capacity, history.Horizon, new AccountBudget(Accounts));
        long timeMs = 1_700_000_000_000, offset = 0;
        for (int i = 0; i < transactions; i++)
        {
            for (int account = 0; account < Accounts; account++)
            {
                var entry = new HistoryEntry { EventTimeMs = ++timeMs, SourceOffset = ++offset, TransactionHash = (ulong)offset, Amount = 1 };
                store.Visit(new AccountKey(0x9E3779B97F4A7C15UL * (ulong)(account + 1), (ulong)account), entry.EventTimeMs, entry.TransactionHash);
                store.Append(entry);
            }
        }

        return (double)store.MemoryBytes / store.AccountCount;
    }
}
