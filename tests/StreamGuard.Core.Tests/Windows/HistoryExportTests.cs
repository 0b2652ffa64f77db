using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using static StreamGuard.Core.Tests.Windows.StoreDriver;

namespace StreamGuard.Core.Tests.Windows;

public class HistoryExportTests
{
    [Fact]
    public void Import_OfAnyStoreAtAnyMoment_GoesOnAsTheUndisturbedStoreDoes()
    {
        int evicted = 0, swept = 0, withBuckets = 0;
        var input =
            from stream in HistoryStream.Arbitrary().Generator
            from savedAt in Gen.Choose(0, 60)
            from blockBytes in Gen.Elements(HistoryExport.SmallestBlockBytes, 9000, 1 << 16)
            select (stream, savedAt, blockBytes);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(600), Prop.ForAll(Arb.From(input), given =>
        {
            (HistoryStream stream, int savedAt, int blockBytes) = given;
            var transactions = stream.Transactions();
            AccountHistoryStore undisturbed = NewStoreOf(stream);
            foreach ((AccountKey account, HistoryEntry entry) in transactions.Take(savedAt)) Feed(undisturbed, account, entry);
            AccountHistoryStore loaded = NewStoreOf(stream).Import(HistoryCopy.Export(undisturbed, blockBytes));
            ShouldBeTheSame(loaded, undisturbed);
            foreach ((AccountKey account, HistoryEntry entry) in transactions.Skip(savedAt)) Feed(loaded, account, entry).ShouldBe(Feed(undisturbed, account, entry));
            ShouldBeTheSame(loaded, undisturbed);
            if (undisturbed.EvictionCount > 0) evicted++;
            if (undisturbed.SweptCount > 0) swept++;
            if (undisturbed.Buckets.Count > 0) withBuckets++;
        }));
        evicted.ShouldBeGreaterThan(20);
        swept.ShouldBeGreaterThan(20);
        withBuckets.ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    public void Import_AccountsOfEveryLength_HaveTheSameEntries(int capacity)
    {
        AccountHistoryStore store = NewStore(capacity);
        long id = 0;
        for (int account = 1; account <= capacity + 3; account++)
        {
            for (int i = 0; i < account; i++) store.Feed(account, Start + id, id++);
        }

        AccountHistoryStore loaded = NewStore(capacity).Import(HistoryCopy.Export(store));
        ShouldBeTheSame(loaded, store);
        for (int account = 1; account <= capacity + 3; account++)
        {
            loaded.Look(account, Start + id, id).VisibleIds.ShouldBe(store.Look(account, Start + id, id).VisibleIds);
        }
    }

    [Fact]
    public void Import_ManyAccounts_TakesNoMoreMemoryThanTheStoreDid()
    {
        AccountHistoryStore store = NewStore(capacity: 32, maxAccounts: 50_000);
        for (int i = 0; i < 200_000; i++) store.Feed(i % 20_011, Start + i, i);
        AccountHistoryStore loaded = NewStore(capacity: 32, maxAccounts: 50_000).Import(HistoryCopy.Export(store));
        loaded.StateHash().ShouldBe(store.StateHash());
        loaded.MemoryBytes.ShouldBeLessThanOrEqualTo(store.MemoryBytes);
    }

    [Fact]
    public void Write_EmptyStore_WritesTheTotalsOnly()
    {
        HistoryCopy.Bytes(NewStore()).ShouldBe(new byte[HistoryLayout.TotalsBytes]);
        ShouldBeTheSame(NewStore().Import(HistoryCopy.Export(NewStore())), NewStore());
    }

    [Fact]
    public void Write_EveryAccountGone_KeepsTheNewestTimeAndTheCounters()
    {
        AccountHistoryStore store = NewStore(horizonMs: Hour, maxAccounts: 1);
        store.Feed(1, Start + Day, 1);
        store.Feed(2, Start, 2);
        AccountHistoryStore loaded = NewStore(horizonMs: Hour, maxAccounts: 1).Import(HistoryCopy.Export(store));
        loaded.EvictionCount.ShouldBe(1);
        loaded.SweptCount.ShouldBe(1);
        loaded.AccountCount.ShouldBe(0);
        ShouldBeTheSame(loaded, store);
    }

    [Fact]
    public void Write_BlockTooSmall_SaysHowLargeItMustBe() =>
        Should.Throw<ArgumentException>(() => new HistoryExport(NewStore()).Write(new byte[100])).Message.ShouldContain(HistoryExport.SmallestBlockBytes.ToString());

    [Fact]
    public void Write_StoreChangedMeanwhile_Throws()
    {
        AccountHistoryStore store = NewStore();
        store.Feed(1, Start, 1);
        var export = new HistoryExport(store);
        store.Feed(2, Start, 2);
        Should.Throw<InvalidOperationException>(() => export.Write(new byte[1 << 16]));
    }

    [Fact]
    public void Write_Counts_AccountsAndEntries()
    {
        AccountHistoryStore store = NewStore();
        for (int i = 0; i < 7; i++) store.Feed(i % 3, Start + i, i);
        var export = new HistoryExport(store);
        export.Write(new byte[1 << 16]).ShouldBe(HistoryLayout.TotalsBytes + (3 * HistoryLayout.AccountBytes) + (7 * HistoryEntry.SizeBytes));
        export.Write(new byte[1 << 16]).ShouldBe(0);
        (export.AccountCount, export.EntryCount).ShouldBe((3, 7));
    }

    // The exports' equality covers what no hash does: the order of eviction, the totals, bygone buckets.
    private static void ShouldBeTheSame(AccountHistoryStore loaded, AccountHistoryStore saved)
    {
        loaded.StateHash().ShouldBe(saved.StateHash());
        loaded.Totals.ShouldBe(saved.Totals);
        HistoryCopy.Bytes(loaded).AsSpan().SequenceEqual(HistoryCopy.Bytes(saved)).ShouldBeTrue("the exports differ");
    }

    private static AccountHistoryStore NewStoreOf(HistoryStream stream) => NewStore(stream.Capacity, stream.HorizonMs, stream.MaxAccounts);

    private static (string VisibleOffsets, WindowAggregates Aggregates, Arrival Arrival) Feed(AccountHistoryStore store, AccountKey account, in HistoryEntry entry)
    {
        AccountHistory history = store.Visit(account, entry.EventTimeMs, entry.TransactionHash);
        var seen = (string.Join(' ', history.Visible.ToArray().Select(visible => visible.SourceOffset)), history.Aggregates, history.Arrival);
        store.Append(entry);
        return seen;
    }
}
