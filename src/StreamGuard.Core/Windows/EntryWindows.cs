using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

using StreamGuard.Core.Transactions;

namespace StreamGuard.Core.Windows;

/// <summary>
/// The entries of every account: each account's in one slab, a ring that is exactly as long as its size class. A full window so
/// costs one written entry per transaction, and reading it in order at most one copy into a buffer that stays in the cache.
/// </summary>
internal sealed class EntryWindows
{
    private const int SmallestSlab = 4;
    private const int ChunkEntries = 4096;

    private readonly LinkedTable<AccountKey, AccountRecord> _accounts;
    private readonly ChunkPool<HistoryEntry> _chunks = new(ChunkEntries);
    private readonly SlabPool<HistoryEntry>[] _pools;
    private readonly HistoryEntry[] _ordered;

    /// <param name="capacity">Entries of a full window: 4, 8, 16, 32 or 64.</param>
    /// <param name="accounts">Whose records tell where entries are, and are told when a slab moves.</param>
    internal EntryWindows(int capacity, LinkedTable<AccountKey, AccountRecord> accounts)
    {
        _accounts = accounts;
        _ordered = new HistoryEntry[capacity];
        _pools = new SlabPool<HistoryEntry>[BitOperations.Log2((uint)(capacity / SmallestSlab)) + 1];
        for (int i = 0; i < _pools.Length; i++) _pools[i] = new SlabPool<HistoryEntry>(_chunks, SmallestSlab << i);
    }

    internal long MemoryBytes
    {
        get
        {
            long bytes = _chunks.MemoryBytes + ((long)_ordered.Length * HistoryEntry.SizeBytes);
            foreach (SlabPool<HistoryEntry> pool in _pools) bytes += pool.MemoryBytes;
            return bytes;
        }
    }

    /// <summary>Gives a new record the smallest slab, empty.</summary>
    internal void Open(int record)
    {
        ref AccountRecord account = ref _accounts[record];
        account.Slab = _pools[0].Allocate(record);
        account.SizeClass = 0;
        account.Start = 0;
        account.Count = 0;
    }

    /// <summary>Gives a new record the smallest slab that holds some entries, and them.</summary>
    /// <param name="record">The record.</param>
    /// <param name="entries">In order; at least 1 and at most the capacity.</param>
    internal void Open(int record, ReadOnlySpan<HistoryEntry> entries)
    {
        ref AccountRecord account = ref _accounts[record];
        account.SizeClass = (byte)(entries.Length <= SmallestSlab ? 0 : BitOperations.Log2((uint)(entries.Length - 1) / SmallestSlab) + 1);
        account.Slab = _pools[account.SizeClass].Allocate(record);
        account.Start = 0;
        account.Count = (byte)entries.Length;
        entries.CopyTo(_pools[account.SizeClass][account.Slab]);
    }

    /// <summary>Frees an account's slab.</summary>
    internal void Close(in AccountRecord account) => Free(account.SizeClass, account.Slab);

    /// <summary>Asks for an account's entries ahead of their use.</summary>
    internal void Prefetch(in AccountRecord account) => Cache.Ask<HistoryEntry>(_pools[account.SizeClass][account.Slab]);

    /// <summary>An account's entries, oldest first; valid until the next call.</summary>
    internal ReadOnlySpan<HistoryEntry> Ordered(in AccountRecord account)
    {
        Span<HistoryEntry> slab = _pools[account.SizeClass][account.Slab];
        int untilEnd = slab.Length - account.Start;
        if (account.Count <= untilEnd) return slab.Slice(account.Start, account.Count);
        slab[account.Start..].CopyTo(_ordered);
        slab[..(account.Count - untilEnd)].CopyTo(_ordered.AsSpan(untilEnd));
        return _ordered.AsSpan(0, account.Count);
    }

    /// <summary>Copies an account's entries, oldest first.</summary>
    /// <param name="account">The account.</param>
    /// <param name="target">Exactly as long as they are.</param>
    internal void CopyTo(in AccountRecord account, Span<byte> target)
    {
        ReadOnlySpan<byte> slab = MemoryMarshal.AsBytes(_pools[account.SizeClass][account.Slab])[(account.Start * HistoryEntry.SizeBytes)..];
        if (target.Length <= slab.Length)
        {
            slab[..target.Length].CopyTo(target);
            return;
        }

        slab.CopyTo(target);
        target = target[slab.Length..];
        MemoryMarshal.AsBytes(_pools[account.SizeClass][account.Slab])[..target.Length].CopyTo(target);
    }

    /// <summary>The oldest entry of an account that has one.</summary>
    internal ref readonly HistoryEntry Oldest(in AccountRecord account) => ref _pools[account.SizeClass][account.Slab][account.Start];

    /// <summary>An account's entry by its place, counted from the oldest.</summary>
    internal ref HistoryEntry At(in AccountRecord account, int place)
    {
        Span<HistoryEntry> slab = _pools[account.SizeClass][account.Slab];
        return ref slab[(account.Start + place) & (slab.Length - 1)];
    }

    /// <summary>Drops the oldest entry.</summary>
    internal void DropOldest(ref AccountRecord account)
    {
        account.Start = (byte)((account.Start + 1) & ((SmallestSlab << account.SizeClass) - 1));
        account.Count--;
    }

    /// <summary>Makes room for one more entry in a window that is not full, and gives back what a much smaller slab would save.</summary>
    internal void Fit(int record)
    {
        ref AccountRecord account = ref _accounts[record];
        int length = SmallestSlab << account.SizeClass;
        if (account.Count == length) Resize(record, account.SizeClass + 1);
        else if (account.SizeClass > 0 && account.Count < length / 4) Resize(record, account.Count < SmallestSlab ? 0 : BitOperations.Log2((uint)account.Count / SmallestSlab) + 1);
    }

    /// <summary>Puts an entry in its place by (event time, source offset). There must be room.</summary>
    internal void Insert(ref AccountRecord account, in HistoryEntry entry)
    {
        Span<HistoryEntry> slab = _pools[account.SizeClass][account.Slab];
        int mask = slab.Length - 1;
        if (account.Count == 0 || !Precedes(entry, slab[(account.Start + account.Count - 1) & mask]))
        {
            slab[(account.Start + account.Count) & mask] = entry;
            account.Count++;
            return;
        }

        // Out of order, so rare: lay the ring straight, with the entry in its place.
        ReadOnlySpan<HistoryEntry> ordered = Ordered(account);
        if (!Unsafe.AreSame(ref Unsafe.AsRef(in ordered[0]), ref _ordered[0])) ordered.CopyTo(_ordered);
        ordered = _ordered.AsSpan(0, account.Count);
        int place = ordered.Length - 1;
        while (place > 0 && Precedes(entry, ordered[place - 1])) place--;
        ordered[..place].CopyTo(slab);
        slab[place] = entry;
        ordered[place..].CopyTo(slab[(place + 1)..]);
        account.Start = 0;
        account.Count++;
    }

    /// <summary>Whether an entry comes before another by (event time, source offset).</summary>
    internal static bool Precedes(in HistoryEntry entry, in HistoryEntry other) =>
        entry.EventTimeMs < other.EventTimeMs || (entry.EventTimeMs == other.EventTimeMs && entry.SourceOffset < other.SourceOffset);

    private void Resize(int record, int sizeClass)
    {
        ref AccountRecord account = ref _accounts[record];
        int slab = _pools[sizeClass].Allocate(record);
        Ordered(account).CopyTo(_pools[sizeClass][slab]);
        Free(account.SizeClass, account.Slab);
        account.Slab = slab;
        account.SizeClass = (byte)sizeClass;
        account.Start = 0;
    }

    private void Free(int sizeClass, int slab)
    {
        int moved = _pools[sizeClass].Free(slab);
        if (moved != AccountRecord.None) _accounts[moved].Slab = slab;
    }
}
