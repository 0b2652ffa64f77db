using Shouldly;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Tests.Windows;

/// <summary>What a payment turned out to be, marked in its account's history.</summary>
public class AccountOutcomeTests
{
    private static readonly AccountKey Account = new(1, 2);

    [Fact]
    public void ApplyOutcome_TransactionInTheHistory_MarksItAloneAndTakesItBackExactly()
    {
        AccountHistoryStore store = Filled(6);
        ulong before = store.StateHash();

        store.ApplyOutcome(Account, 4, isFraud: true).ShouldBeTrue();
        store.ApplyOutcome(Account, 4, isFraud: true).ShouldBeTrue();
        Marked(store).ShouldBe([4UL]);
        store.StateHash().ShouldNotBe(before);
        store.ApplyOutcome(Account, 4, isFraud: false).ShouldBeTrue();
        Marked(store).ShouldBeEmpty();
        store.StateHash().ShouldBe(before);
    }

    [Fact]
    public void ApplyOutcome_UnknownAccountOrTransaction_ChangesNothing()
    {
        AccountHistoryStore store = Filled(40);
        ulong before = store.StateHash();
        store.ApplyOutcome(new AccountKey(1, 3), 4, isFraud: true).ShouldBeFalse();
        store.ApplyOutcome(Account, 41, isFraud: true).ShouldBeFalse();
        store.ApplyOutcome(Account, 1, isFraud: true).ShouldBeFalse("it was dropped from the full window");
        store.StateHash().ShouldBe(before);
    }

    [Fact]
    public void ApplyOutcome_ThenFurtherTransactionsAndAClaim_KeepsTheMark()
    {
        AccountHistoryStore store = Filled(32);
        store.ApplyOutcome(Account, 20, isFraud: true).ShouldBeTrue();
        for (ulong hash = 33; hash <= 40; hash++) Store(store, hash);
        store.Visit(Account, 20_000, 20).Arrival.ShouldBe(Arrival.Duplicate);
        store.TryClaim(20, 1).ShouldBeTrue();
        Marked(store).ShouldBe([20UL]);
    }

    [Fact]
    public void Export_MarkedTransaction_IsMarkedAfterTheImport()
    {
        AccountHistoryStore store = Filled(10);
        store.ApplyOutcome(Account, 7, isFraud: true);
        AccountHistoryStore copy = new AccountHistoryStore(32, TimeSpan.FromDays(1), new AccountBudget(10)).Import(HistoryCopy.Export(store));
        Marked(copy).ShouldBe([7UL]);
        copy.StateHash().ShouldBe(store.StateHash());
    }

    private static AccountHistoryStore Filled(ulong count)
    {
        var store = new AccountHistoryStore(32, TimeSpan.FromDays(1), new AccountBudget(10));
        for (ulong hash = 1; hash <= count; hash++) Store(store, hash);
        return store;
    }

    private static void Store(AccountHistoryStore store, ulong hash)
    {
        long timeMs = (long)hash * 1000;
        store.Visit(Account, timeMs, hash);
        store.Append(new HistoryEntry { EventTimeMs = timeMs, TransactionHash = hash, SourceOffset = (long)hash, Channel = Channel.Contactless });
    }

    private static List<ulong> Marked(AccountHistoryStore store)
    {
        List<ulong> marked = [];
        foreach (HistoryEntry entry in store.Visit(Account, 1_000_000, ulong.MaxValue).Visible)
        {
            entry.Channel.ShouldBe(Channel.Contactless);
            if (entry.IsKnownFraud) marked.Add(entry.TransactionHash);
        }

        return marked;
    }
}
