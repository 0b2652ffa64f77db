using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Snapshots;

namespace StreamGuard.Pipeline.Tests.Snapshots;

/// <summary>Stores and snapshots of them.</summary>
internal static class SnapshotSamples
{
    internal const long Start = 1_700_000_000_000;

    internal static SnapshotHeader Header { get; } = new("fraud", "transactions", Partition: 3, PartitionCount: 12, NextOffset: 1000,
        FeatureSpecification: 1, HistoryCapacity: 4, HorizonMs: 15_552_000_000, MaxAccounts: 100, GapUntilMs: Start);

    /// <summary>The header for <see cref="LargeStore"/>.</summary>
    internal static SnapshotHeader LargeHeader { get; } = Header with { NextOffset = 1_000_000, HistoryCapacity = 32, MaxAccounts = 2000 };

    internal static AccountHistoryStore NewStore() => new(Header.HistoryCapacity, TimeSpan.FromMilliseconds(Header.HorizonMs), new AccountBudget(Header.MaxAccounts));

    /// <summary>Three accounts: one with buckets, one with a late entry, one with a single entry; one evicted, one duplicate, one too late, one known fraud.</summary>
    internal static AccountHistoryStore SmallStore()
    {
        AccountHistoryStore store = NewStore();
        long offset = 0;
        for (int i = 0; i < 6; i++) Feed(store, account: 1, Start + (i * 60_000), offset++);
        Feed(store, account: 2, Start + 9, offset++);
        Feed(store, account: 2, Start + 5, offset++);
        Feed(store, account: 3, Start + 500_000, offset++);
        Feed(store, account: 1, Start + (5 * 60_000), offset++, id: 5);
        Feed(store, account: 1, Start, offset, id: 77);
        if (!store.ApplyOutcome(KeyOf(1), transactionHash: 4, isFraud: true)) throw new InvalidOperationException("The transaction to be marked is not there.");
        return store;
    }

    internal static AccountHistoryStore NewLargeStore() => new(LargeHeader.HistoryCapacity, TimeSpan.FromMilliseconds(LargeHeader.HorizonMs), new AccountBudget(LargeHeader.MaxAccounts));

    /// <summary>Accounts enough for a few blocks.</summary>
    internal static AccountHistoryStore LargeStore()
    {
        AccountHistoryStore store = NewLargeStore();
        for (int i = 0; i < 10_000; i++) Feed(store, i * 7919 % LargeHeader.MaxAccounts, Start + (i * 10), i);
        return store;
    }

    internal static byte[] Write(AccountHistoryStore store, SnapshotHeader? header = null)
    {
        using var stream = new MemoryStream();
        long length = SnapshotWriter.Write(stream, header ?? Header, store, long.MaxValue);
        byte[] bytes = stream.ToArray();
        return bytes.LongLength == length ? bytes : throw new InvalidOperationException($"The writer says {length} bytes, but wrote {bytes.LongLength}.");
    }

    /// <summary>Reads a whole snapshot.</summary>
    internal static (SnapshotHeader Header, AccountHistoryStore Store) Read(byte[] bytes)
    {
        using var reader = new SnapshotReader(new MemoryStream(bytes));
        AccountHistoryStore store = NewStore();
        while (!reader.Step(store, maxBytes: 1))
        {
        }

        return (reader.Header, store);
    }

    internal static void Feed(AccountHistoryStore store, int account, long time, long offset, int id = -1)
    {
        ulong hash = id < 0 ? (ulong)offset : (ulong)id;
        store.Visit(KeyOf(account), time, hash);
        store.Append(new HistoryEntry
        {
            EventTimeMs = time,
            SourceOffset = offset,
            TransactionHash = hash,
            AmountMinor = 1250 + offset,
            Amount = 12.5f + (offset / 100f),
            MerchantHash = 0x1111_1111,
            TerminalHash = 0x2222_2222,
            DeviceHash = 0x3333_3333,
            MerchantCategory = 5411,
            Channel = (Channel)1,
            Flags = HistoryEntryFlags.NewMerchant | HistoryEntryFlags.NewDevice,
            LogAmountRatio = (Half)0.5,
            LogGapSeconds = (Half)(-1),
            DistanceKm = Half.NaN,
        });
    }

    private static AccountKey KeyOf(int account) => new((ulong)account * 0x0101_0101_0101_0101, (ulong)account);
}
