using System.Buffers.Binary;
using Shouldly;
using StreamGuard.Core.Windows;
using static StreamGuard.Core.Tests.Windows.StoreDriver;

namespace StreamGuard.Core.Tests.Windows;

/// <summary>Blocks that no store writes are refused, whatever their checksum says.</summary>
public class HistoryImportTests
{
    private const int FirstAccount = HistoryLayout.TotalsBytes;
    private const int FirstBuckets = FirstAccount + HistoryLayout.AccountBytes;
    private const int FirstEntry = FirstBuckets + EvictedBuckets.SizeBytes;
    private const int SecondAccount = FirstEntry + (4 * HistoryEntry.SizeBytes);
    private const int EventTimeAt = 0, SourceOffsetAt = 8;

    [Fact]
    public void Import_WhatAStoreWrote_IsTaken() => Import(Exported()).AccountCount.ShouldBe(2);

    [Theory]
    [InlineData(0, -1L, "newest event time")]
    [InlineData(0, AccountHistoryStore.MaxEventTimeMs + 1, "newest event time")]
    [InlineData(0, Start - 1, "has entries from")]
    [InlineData(1, -1L, "says? that they have -1")]
    [InlineData(1, 1L, "follows the last of 1")]
    [InlineData(1, 3L, "3 accounts, but 2")]
    [InlineData(1, 1001L, "keeps 1000 at most")]
    [InlineData(2, -1L, "counter")]
    [InlineData(3, -1L, "counter")]
    [InlineData(4, -1L, "counter")]
    [InlineData(5, -1L, "counter")]
    [InlineData(6, -1L, "counter")]
    public void Import_ImpossibleTotal_IsRefused(int total, long value, string reason) =>
        Refused(bytes => BinaryPrimitives.WriteInt64LittleEndian(bytes[(total * 8)..], value), reason);

    [Theory]
    [InlineData(FirstAccount + HistoryLayout.EntryCountAt, 0, "has 0 entries; 1 to 4")]
    [InlineData(FirstAccount + HistoryLayout.EntryCountAt, 5, "has 5 entries; 1 to 4")]
    [InlineData(FirstAccount + HistoryLayout.EntryCountAt, ushort.MaxValue, "has 65535 entries")]
    [InlineData(FirstAccount + HistoryLayout.BucketsAt, 2, "no meaning")]
    [InlineData(FirstAccount + HistoryLayout.ZeroAt, 1, "no meaning")]
    [InlineData(FirstAccount + HistoryLayout.ZeroAt + 2, 1, "no meaning")]
    [InlineData(SecondAccount + HistoryLayout.EntryCountAt, 2, "but its block ends")]
    [InlineData(SecondAccount + HistoryLayout.BucketsAt, 1, "but its block ends")]
    [InlineData(FirstEntry + 54, 7, "unknown channel")]
    [InlineData(FirstEntry + 34, 0x7FC0, "not a number")]
    [InlineData(FirstBuckets + 2, ushort.MaxValue, "buckets")]
    [InlineData(FirstBuckets + 6, 0x7FFF, "buckets")]
    [InlineData(FirstBuckets + 10, 1, "buckets")]
    [InlineData(FirstBuckets + 14, 1, "buckets")]
    public void Import_ImpossibleAccount_IsRefused(int at, ushort value, string reason) =>
        Refused(bytes => BinaryPrimitives.WriteUInt16LittleEndian(bytes[at..], value), reason);

    [Theory]
    [InlineData(0, EventTimeAt, -1L, "has entries from -1")]
    [InlineData(0, EventTimeAt, Start - (180 * Day), "further apart than the horizon")]
    [InlineData(0, EventTimeAt, Start + 4, "not in order")]
    [InlineData(3, EventTimeAt, AccountHistoryStore.MaxEventTimeMs, "has entries from")]
    [InlineData(3, EventTimeAt, Start, "not in order")]
    [InlineData(1, SourceOffsetAt, -1L, "offset -1")]
    [InlineData(3, SourceOffsetAt, 7L, "offset 7; 0 to 6")]
    public void Import_ImpossibleEntry_IsRefused(int entry, int at, long value, string reason) =>
        Refused(bytes => BinaryPrimitives.WriteInt64LittleEndian(bytes[(FirstEntry + (entry * HistoryEntry.SizeBytes) + at)..], value), reason);

    [Fact]
    public void Import_EntryTwice_IsRefused() =>
        Refused(bytes => bytes.Slice(FirstEntry, HistoryEntry.SizeBytes).CopyTo(bytes[(FirstEntry + HistoryEntry.SizeBytes)..]), "not in order");

    [Fact]
    public void Import_AccountTwice_IsRefused() => Refused(bytes => bytes.Slice(FirstAccount, 16).CopyTo(bytes[SecondAccount..]), "was there before");

    [Fact]
    public void Import_AnyCut_IsRefused()
    {
        byte[] whole = Exported();
        for (int length = 0; length < whole.Length; length++) Should.Throw<InvalidDataException>(() => Import(whole[..length]));
    }

    [Fact]
    public void Import_SomethingBehindTheLastAccount_IsRefused() => Should.Throw<InvalidDataException>(() => Import([.. Exported(), 0]));

    [Fact]
    public void Import_AnyByteChanged_IsRefusedOrGivesAWorkingStore()
    {
        byte[] whole = Exported();
        for (int at = 0; at < whole.Length; at++)
        {
            foreach (byte flip in new byte[] { 1, 0x80, 0xFF })
            {
                byte[] changed = [.. whole];
                changed[at] ^= flip;
                AccountHistoryStore store = NewStore();
                try
                {
                    store.Import([changed], beforeOffset: 7);
                }
                catch (InvalidDataException)
                {
                    continue;
                }

                for (int i = 0; i < 20; i++) store.Feed(i % 3, Start + 100 + (i * Hour), 100 + i);
                store.AccountCount.ShouldBeInRange(0, 5);
            }
        }
    }

    [Fact]
    public void Import_OtherCapacityHorizonOrCap_IsRefused()
    {
        byte[] exported = Exported();
        AccountHistoryStore wide = NewStore(capacity: 8);
        for (int i = 0; i < 8; i++) wide.Feed(1, Start + i, i);
        Should.Throw<InvalidDataException>(() => NewStore(capacity: 4).Import(HistoryCopy.Export(wide))).Message.ShouldContain("has 8 entries; 1 to 4");
        Should.Throw<InvalidDataException>(() => NewStore(horizonMs: 2).Import([exported])).Message.ShouldContain("horizon of 2 ms");
        Should.Throw<InvalidDataException>(() => NewStore(maxAccounts: 1).Import([exported])).Message.ShouldContain("keeps 1 at most");
    }

    [Fact]
    public void Import_IntoAStoreThatIsNotEmpty_IsRefused()
    {
        AccountHistoryStore store = NewStore();
        store.Feed(1, Start, 1);
        Should.Throw<ArgumentException>(() => new HistoryImport(store, long.MaxValue));
    }

    // Account 1 with a full window and buckets, account 2 with one entry.
    private static byte[] Exported()
    {
        AccountHistoryStore store = NewStore();
        for (int i = 0; i < 6; i++) store.Feed(1, Start + i, i);
        store.Feed(2, Start + 5, 6);
        return HistoryCopy.Bytes(store);
    }

    private static AccountHistoryStore Import(byte[] bytes) => NewStore().Import([bytes], beforeOffset: 7);

    private static void Refused(ActionOnBytes change, string reason)
    {
        byte[] bytes = Exported();
        change(bytes);
        Should.Throw<InvalidDataException>(() => Import(bytes)).Message.ShouldMatch(reason);
    }

    private delegate void ActionOnBytes(Span<byte> bytes);
}
