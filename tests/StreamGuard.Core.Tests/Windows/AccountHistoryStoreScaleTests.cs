using Shouldly;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using static StreamGuard.Core.Tests.Windows.StoreDriver;

namespace StreamGuard.Core.Tests.Windows;

/// <summary>What small streams do not reach: many accounts, and what they cost.</summary>
public class AccountHistoryStoreScaleTests
{
    private const int Accounts = 50_000;
    private const double Mebibyte = 1024 * 1024;

    [Fact]
    public void MemoryBytes_EightTransactionsPerAccount_StaysWithin700MebibytesAMillion()
    {
        AccountHistoryStore store = NewStore(32, maxAccounts: Accounts);
        Fill(store, transactionsPerAccount: 8);
        store.AccountCount.ShouldBe(Accounts);
        (store.MemoryBytes / (double)Accounts * 1_000_000 / Mebibyte).ShouldBeLessThanOrEqualTo(700);
        store.MemoryBytes.ShouldBeGreaterThan(Accounts * 8L * HistoryEntry.SizeBytes);
    }

    [Fact]
    public void MemoryBytes_FullWindowsThatOverflowed_StayWithin2560BytesAnAccount()
    {
        AccountHistoryStore store = NewStore(32, maxAccounts: Accounts);
        Fill(store, transactionsPerAccount: 34);
        (store.MemoryBytes / (double)Accounts).ShouldBeLessThanOrEqualTo(2560);
    }

    [Fact]
    public void MemoryBytes_HistoriesThatExpired_IsGivenBack()
    {
        AccountHistoryStore store = NewStore(32, horizonMs: 180 * Day, maxAccounts: Accounts);
        Fill(store, transactionsPerAccount: 32);
        long full = store.MemoryBytes;
        for (int account = 0; account < Accounts; account++) store.Feed(account, Start + (300 * Day), account + 1);
        store.MemoryBytes.ShouldBeLessThan(full / 3);
    }

    [Fact]
    public void VisitAndAppend_FullWindows_AllocateNothing()
    {
        AccountHistoryStore store = NewStore(32, maxAccounts: 2000);
        var random = new Random(7);
        long id = 0;
        Run(200_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(50_000);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        store.LateCount.ShouldBeGreaterThan(10_000);

        void Run(int count)
        {
            for (int i = 0; i < count; i++)
            {
                id++;
                long time = Start + (id * Minute) - random.Next(0, 200 * 60_000 * 10);
                store.Visit(Account(random.Next(1000)), time, (ulong)id);
                store.Append(Entry(time, id));
            }
        }
    }

    [Fact]
    public void VisitAndAppend_ThousandsOfAccountsComingAndGoing_AgreesWithTheOracle()
    {
        const int cap = 1500;
        AccountHistoryStore store = NewStore(16, 20 * Day, cap);
        var oracle = new PlainHistoryStore(16, 20 * Day, cap);
        var random = new Random(11);
        for (int id = 1; id <= 60_000; id++)
        {
            // Some accounts are much busier than others, so that windows of every size come and go.
            int account = (int)(Math.Pow(random.NextDouble(), 4) * 6000);
            AccountKey key = AccountKey.Of(BitConverter.GetBytes(account));
            HistoryEntry entry = Entry(Start + (id * 3 * Minute) - random.Next(0, (int)Hour), id);
            (List<HistoryEntry> visible, WindowAggregates aggregates, Arrival arrival) = oracle.Visit(key, entry.EventTimeMs, entry.TransactionHash);
            AccountHistory history = store.Visit(key, entry.EventTimeMs, entry.TransactionHash);
            if (history.Arrival != arrival || !history.Visible.SequenceEqual(visible.ToArray()) || !history.Aggregates.Equals(aggregates))
                Assert.Fail($"Transaction {id} of account {account} differs from the oracle.");
            oracle.Append(entry);
            store.Append(entry);
        }

        store.AccountCount.ShouldBe(oracle.AccountCount);
        store.EvictionCount.ShouldBe(oracle.Evictions);
        store.SweptCount.ShouldBe(oracle.Swept);
        store.EvictionCount.ShouldBeGreaterThan(1000);
    }

    // In random order, which is the hardest for memory: accounts grow from size class to size class at different times.
    private static void Fill(AccountHistoryStore store, int transactionsPerAccount)
    {
        var random = new Random(3);
        int[] order = new int[Accounts * transactionsPerAccount];
        for (int i = 0; i < order.Length; i++) order[i] = i % Accounts;
        random.Shuffle(order);
        for (int i = 0; i < order.Length; i++)
        {
            long time = Start + (i * (30L * Day) / order.Length);
            store.Visit(Account(order[i]), time, (ulong)i + 1_000_000);
            store.Append(Entry(time, i + 1_000_000));
        }
    }
}
