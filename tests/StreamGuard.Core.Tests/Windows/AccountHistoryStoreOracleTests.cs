using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Tests.Windows;

/// <summary>The store against the oracle on generated streams: out of order, repeated, few and many accounts, tiny horizons and caps.</summary>
public class AccountHistoryStoreOracleTests
{
    [Fact]
    public void VisitAndAppend_AnyStream_AgreesWithTheOracle() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(600), Prop.ForAll(HistoryStream.Arbitrary(), Compare));

    private static void Compare(HistoryStream stream)
    {
        var store = new AccountHistoryStore(stream.Capacity, TimeSpan.FromMilliseconds(stream.HorizonMs), new AccountBudget(stream.MaxAccounts));
        var oracle = new PlainHistoryStore(stream.Capacity, stream.HorizonMs, stream.MaxAccounts);
        foreach ((AccountKey account, HistoryEntry entry) in stream.Transactions())
        {
            (List<HistoryEntry> visible, WindowAggregates aggregates, Arrival arrival) = oracle.Visit(account, entry.EventTimeMs, entry.TransactionHash);
            AccountHistory history = store.Visit(account, entry.EventTimeMs, entry.TransactionHash);
            history.Arrival.ShouldBe(arrival);
            history.Visible.SequenceEqual([.. visible]).ShouldBeTrue($"offset {entry.SourceOffset} sees other entries");
            history.Aggregates.ShouldBe(aggregates, $"offset {entry.SourceOffset}");
            oracle.Append(entry);
            store.Append(entry);
            store.AccountCount.ShouldBe(oracle.AccountCount);
        }

        store.LateCount.ShouldBe(oracle.Late);
        store.TooLateCount.ShouldBe(oracle.TooLate);
        store.DuplicateCount.ShouldBe(oracle.Duplicates);
        store.EvictionCount.ShouldBe(oracle.Evictions);
        store.SweptCount.ShouldBe(oracle.Swept);
    }
}
