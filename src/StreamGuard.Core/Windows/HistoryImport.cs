using System.Buffers.Binary;
using System.Runtime.InteropServices;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Core.Windows;

/// <summary>
/// Fills an empty store with what <see cref="HistoryExport"/> wrote, block by block. Believes nothing: a checksum proves that a block
/// is what was written, not that what was written makes sense. After an exception the store holds a part of the histories and must be
/// thrown away. The store must not be called until <see cref="Finish"/>. Not thread-safe.
/// </summary>
public sealed class HistoryImport
{
    private readonly AccountHistoryStore _store;
    private readonly long _beforeOffset;
    private StoreTotals _totals;
    private bool _hasBegun;

    /// <summary>Begins an import.</summary>
    /// <param name="store">An empty store, of the capacity and horizon of the exported one and a cap that is not smaller.</param>
    /// <param name="beforeOffset">Every entry's source offset is below this one.</param>
    /// <exception cref="ArgumentException">The store is not empty.</exception>
    /// <exception cref="PlatformNotSupportedException">The processor is big-endian.</exception>
    public HistoryImport(AccountHistoryStore store, long beforeOffset)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentOutOfRangeException.ThrowIfNegative(beforeOffset);
        HistoryLayout.RequireLittleEndian();
        if (store.Totals != default) throw new ArgumentException("Histories can be imported into an empty store only.", nameof(store));
        _store = store;
        _beforeOffset = beforeOffset;
    }

    /// <summary>How many accounts were read so far.</summary>
    public long AccountCount => _store.AccountCount;

    /// <summary>How many entries were read so far.</summary>
    public long EntryCount { get; private set; }

    /// <summary>Takes a block.</summary>
    /// <param name="block">A block as the export wrote it, in the order of writing.</param>
    /// <exception cref="InvalidDataException">It is not what an export writes, or not for this store.</exception>
    public void Read(ReadOnlySpan<byte> block)
    {
        if (!_hasBegun)
        {
            if (block.Length < HistoryLayout.TotalsBytes) throw new InvalidDataException($"The histories begin with a block of {block.Length} bytes; the totals alone have {HistoryLayout.TotalsBytes}.");
            Begin(StoreTotals.Read(block));
            block = block[HistoryLayout.TotalsBytes..];
        }

        while (!block.IsEmpty) block = block[ReadAccount(block)..];
    }

    /// <summary>Ends the import, after the last block: from here on the store is as the exported one was.</summary>
    /// <exception cref="InvalidDataException">Accounts are missing.</exception>
    public void Finish()
    {
        if (!_hasBegun) throw new InvalidDataException("The histories are empty: not even their totals are there.");
        if (AccountCount != _totals.AccountCount) throw new InvalidDataException($"The histories say that they have {_totals.AccountCount} accounts, but {AccountCount} were there.");
        _store.Restore(_totals);
    }

    private void Begin(in StoreTotals totals)
    {
        if ((ulong)totals.NewestMs > AccountHistoryStore.MaxEventTimeMs) throw new InvalidDataException($"The histories' newest event time is {totals.NewestMs}; it must be between 0 and {AccountHistoryStore.MaxEventTimeMs}.");
        if ((ulong)totals.AccountCount > (ulong)_store.MaxAccounts) throw new InvalidDataException($"The histories say that they have {totals.AccountCount} accounts; the store keeps {_store.MaxAccounts} at most.");
        if ((totals.Late | totals.TooLate | totals.Duplicate | totals.Evicted | totals.Swept) < 0) throw new InvalidDataException("A counter of the histories is negative.");
        _totals = totals;
        _hasBegun = true;
        _store.Accounts.Reserve((int)totals.AccountCount);
    }

    // The number of bytes taken.
    private int ReadAccount(ReadOnlySpan<byte> bytes)
    {
        if (AccountCount == _totals.AccountCount) throw Insane($"follows the last of {_totals.AccountCount}");
        if (bytes.Length < HistoryLayout.AccountBytes) throw Insane($"begins {bytes.Length} bytes before its block ends");
        var key = new AccountKey(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[HistoryLayout.KeyLowAt..]));
        int entryCount = BinaryPrimitives.ReadUInt16LittleEndian(bytes[HistoryLayout.EntryCountAt..]);
        int bucketsCount = BinaryPrimitives.ReadUInt16LittleEndian(bytes[HistoryLayout.BucketsAt..]);
        if (entryCount < 1 || entryCount > _store.Capacity) throw Insane($"has {entryCount} entries; 1 to {_store.Capacity} are possible");
        if (bucketsCount > 1 || BinaryPrimitives.ReadUInt32LittleEndian(bytes[HistoryLayout.ZeroAt..]) != 0) throw Insane("begins with a value that has no meaning");
        int size = HistoryLayout.SizeOf(entryCount, bucketsCount > 0);
        if (size > bytes.Length) throw Insane($"has {size} bytes, but its block ends after {bytes.Length}");
        ReadOnlySpan<HistoryEntry> entries = MemoryMarshal.Cast<byte, HistoryEntry>(bytes[(size - (entryCount * HistoryEntry.SizeBytes))..size]);
        Check(entries);
        if (_store.Accounts.Find(key) != AccountRecord.None) throw Insane("was there before");
        int record = _store.Accounts.Add(key);
        _store.Accounts[record].NewestMs = entries[^1].EventTimeMs;
        _store.Windows.Open(record, entries);
        if (bucketsCount > 0) ReadBuckets(record, bytes[HistoryLayout.AccountBytes..]);
        EntryCount += entryCount;
        return size;
    }

    private void Check(ReadOnlySpan<HistoryEntry> entries)
    {
        for (int i = 0; i < entries.Length; i++)
        {
            if ((ulong)entries[i].SourceOffset >= (ulong)_beforeOffset) throw Insane($"has an entry of offset {entries[i].SourceOffset}; 0 to {_beforeOffset - 1} are possible");
            if (entries[i].Channel > Channel.Other || !float.IsFinite(entries[i].Amount)) throw Insane("has an entry of an unknown channel, or whose amount is not a number");
            if (i > 0 && !EntryWindows.Precedes(entries[i - 1], entries[i])) throw Insane("has entries that are not in order");
        }

        long oldestMs = entries[0].EventTimeMs, newestMs = entries[^1].EventTimeMs;
        if (oldestMs < 0 || newestMs > _totals.NewestMs) throw Insane($"has entries from {oldestMs} to {newestMs}; 0 to {_totals.NewestMs} are possible");
        if (oldestMs <= newestMs - _store.HorizonMs) throw Insane($"has entries from {oldestMs} to {newestMs}, further apart than the horizon of {_store.HorizonMs} ms");
    }

    private void ReadBuckets(int record, ReadOnlySpan<byte> bytes)
    {
        ref AccountRecord account = ref _store.Accounts[record];
        account.Buckets = _store.Buckets.Allocate(record);
        ref EvictedBuckets buckets = ref _store.Buckets[account.Buckets][0];
        buckets = MemoryMarshal.Read<EvictedBuckets>(bytes);
        if (!buckets.IsSane(account.NewestMs)) throw Insane("has buckets that no store writes");
    }

    // Never the key: it stands for an account, and this text reaches the log.
    private InvalidDataException Insane(string what) => new($"Account {AccountCount + 1} of the histories {what}.");
}
