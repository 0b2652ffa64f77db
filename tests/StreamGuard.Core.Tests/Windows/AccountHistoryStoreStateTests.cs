using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using static StreamGuard.Core.Tests.Windows.StoreDriver;

namespace StreamGuard.Core.Tests.Windows;

public class AccountHistoryStoreStateTests
{
    [Fact]
    public void Append_AnyOrderOfInBoundTransactions_GivesTheSameState()
    {
        int compared = 0;
        var input =
            from stream in HistoryStream.Arbitrary().Generator
            from seed in Gen.Choose(0, int.MaxValue)
            select (Stream: stream with { MaxAccounts = 1000 }, seed);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Arb.From(input), pair =>
        {
            (AccountKey Account, HistoryEntry Entry)[] inArrival = [.. pair.Stream.Transactions().DistinctBy(transaction => transaction.Entry.TransactionHash)];
            (AccountKey Account, HistoryEntry Entry)[] shuffled = [.. inArrival];
            Displace(shuffled, new Random(pair.seed));
            AccountHistoryStore first = Run(pair.Stream, inArrival), second = Run(pair.Stream, shuffled);

            // Only a permutation in which nothing was refused, forgotten or swept is in bound.
            if (first.TooLateCount + second.TooLateCount + first.SweptCount + second.SweptCount > 0) return;
            compared++;
            second.StateHash().ShouldBe(first.StateHash());
        }));
        compared.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void VisitAndAppend_SameCalls_GiveTheSameStateAndMemory() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(HistoryStream.Arbitrary(), stream =>
        {
            var transactions = stream.Transactions();
            AccountHistoryStore first = Run(stream, transactions), second = Run(stream, transactions);
            second.StateHash().ShouldBe(first.StateHash());
            second.MemoryBytes.ShouldBe(first.MemoryBytes);
        }));

    [Fact]
    public void StateHash_AccountsInAnotherOrder_IsEqual()
    {
        AccountHistoryStore ascending = NewStore(), descending = NewStore();
        for (int i = 0; i < 100; i++) ascending.Feed(i, Start + i, i + 1);
        for (int i = 99; i >= 0; i--) descending.Feed(i, Start + i, i + 1);
        descending.StateHash().ShouldBe(ascending.StateHash());
    }

    [Fact]
    public void StateHash_AnyDifferenceInAnEntry_Differs()
    {
        ulong original = HashOf(new HistoryEntry { EventTimeMs = Start });
        HashOf(new HistoryEntry { EventTimeMs = Start, SourceOffset = 1 }).ShouldNotBe(original);
        HashOf(new HistoryEntry { EventTimeMs = Start, Amount = 1 }).ShouldNotBe(original);
        HashOf(new HistoryEntry { EventTimeMs = Start, TerminalRisk = (Half)1 }).ShouldNotBe(original);
        HashOf(new HistoryEntry { EventTimeMs = Start, Flags = HistoryEntryFlags.NewDevice }).ShouldNotBe(original);
        HashOf(new HistoryEntry { EventTimeMs = Start + 1 }).ShouldNotBe(original);
        HashOf(new HistoryEntry { EventTimeMs = Start }, account: 2).ShouldNotBe(original);

        static ulong HashOf(HistoryEntry entry, int account = 1)
        {
            AccountHistoryStore store = NewStore();
            store.Visit(Account(account), entry.EventTimeMs, entry.TransactionHash);
            store.Append(entry);
            return store.StateHash();
        }
    }

    [Fact]
    public void StateHash_OnlyADroppedAmountDiffers_DiffersWhileItCounts()
    {
        AccountHistoryStore cheap = NewStore(), dear = NewStore();
        for (int i = 0; i < 5; i++)
        {
            cheap.Feed(1, Start + i, i, amount: 1);
            dear.Feed(1, Start + i, i, amount: i == 0 ? 2 : 1);
        }

        dear.StateHash().ShouldNotBe(cheap.StateHash());
        cheap.Feed(1, Start + (31 * Day), 9);
        dear.Feed(1, Start + (31 * Day), 9);
        dear.StateHash().ShouldBe(cheap.StateHash());
    }

    private static AccountHistoryStore Run(HistoryStream stream, IEnumerable<(AccountKey Account, HistoryEntry Entry)> transactions)
    {
        var store = new AccountHistoryStore(stream.Capacity, TimeSpan.FromMilliseconds(stream.HorizonMs), new AccountBudget(stream.MaxAccounts));
        foreach ((AccountKey account, HistoryEntry entry) in transactions)
        {
            store.Visit(account, entry.EventTimeMs, entry.TransactionHash);
            store.Append(entry);
        }

        return store;
    }

    // Moves each element at most a few places, as network and retries do.
    private static void Displace<T>(T[] items, Random random)
    {
        int reach = random.Next(1, 8);
        for (int i = 0; i < items.Length; i++)
        {
            int j = Math.Min(items.Length - 1, i + random.Next(reach));
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
