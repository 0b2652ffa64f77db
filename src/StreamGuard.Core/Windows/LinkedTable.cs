namespace StreamGuard.Core.Windows;

/// <summary>
/// Accounts, or terminals: an open-addressing index (linear probing, backward-shift deletion) from key to record, the records,
/// and the order in which they were last touched as links between records.
/// </summary>
/// <typeparam name="TKey">What a record is found by.</typeparam>
/// <typeparam name="TRecord">A record; without references.</typeparam>
internal sealed class LinkedTable<TKey, TRecord>
    where TKey : unmanaged, IEquatable<TKey>
    where TRecord : unmanaged, ILinkedRecord<TKey, TRecord>
{
    private const int SmallestIndex = 1024;

    private readonly ChunkedList<TRecord> _records = new();

    // A slot: the upper 32 bits are the key's hash, the lower 32 the record's number + 1; 0 = empty. The hash alone gives a
    // slot's home, so neither probing past others nor deleting nor growing touches a record.
    private ulong[] _slots = new ulong[SmallestIndex];
    private int _freeRecord = AccountRecord.None;
    private int _recordCount;

    /// <summary>How many records there are.</summary>
    internal int Count { get; private set; }

    /// <summary>The record that was touched last; <see cref="AccountRecord.None"/> in an empty table.</summary>
    internal int Newest { get; private set; } = AccountRecord.None;

    /// <summary>The record whose last touch is the longest ago; <see cref="AccountRecord.None"/> in an empty table.</summary>
    internal int Oldest { get; private set; } = AccountRecord.None;

    internal long MemoryBytes => _records.MemoryBytes + ((long)_slots.Length * sizeof(ulong));

    /// <summary>A record by its number; it stays where it is until it is removed.</summary>
    internal ref TRecord this[int record] => ref _records[record];

    /// <summary>The number of a key's record, or <see cref="AccountRecord.None"/>.</summary>
    internal int Find(in TKey key)
    {
        ulong[] slots = _slots;
        uint hash = TRecord.HashOf(key);
        for (uint at = hash; ; at++)
        {
            ulong slot = slots[at & (uint)(slots.Length - 1)];
            if (slot == 0) return AccountRecord.None;
            if ((uint)(slot >> 32) != hash) continue;
            int record = (int)((uint)slot - 1);
            if (_records[record].Key.Equals(key)) return record;
        }
    }

    /// <summary>Makes the index as large as a number of records needs, so that adding them does not grow it again and again.</summary>
    internal void Reserve(int count)
    {
        int length = _slots.Length;
        while (IsTooFull(count, length)) length *= 2;
        if (length > _slots.Length) ResizeIndex(length);
    }

    /// <summary>Adds a key that is not there, as the newest, with a record as it is made for the key.</summary>
    internal int Add(in TKey key)
    {
        if (IsTooFull(Count + 1, _slots.Length)) ResizeIndex(_slots.Length * 2);
        int record = TakeRecord();
        ref TRecord added = ref _records[record];
        added = TRecord.Of(key);
        uint hash = TRecord.HashOf(key);
        Place(_slots, hash, ((ulong)hash << 32) | (uint)(record + 1));
        LinkNewest(record, ref added);
        Count++;
        return record;
    }

    /// <summary>Asks for the records that <see cref="Touch"/> of a record writes to.</summary>
    internal void PrefetchNeighbours(in TRecord record)
    {
        if (record.Newer != AccountRecord.None) Cache.Ask(ref _records[record.Newer]);
        if (record.Older != AccountRecord.None) Cache.Ask(ref _records[record.Older]);
    }

    /// <summary>Makes a record the newest.</summary>
    internal void Touch(int record)
    {
        if (record == Newest) return;
        ref TRecord touched = ref _records[record];
        Unlink(ref touched);
        LinkNewest(record, ref touched);
    }

    /// <summary>Removes a record. Its slabs must have been freed.</summary>
    internal void Remove(int record)
    {
        ref TRecord removed = ref _records[record];
        RemoveSlot(TRecord.HashOf(removed.Key), (uint)(record + 1));
        Unlink(ref removed);
        removed.Older = _freeRecord;
        _freeRecord = record;
        Count--;
    }

    private static void Place(ulong[] slots, uint hash, ulong slot)
    {
        uint mask = (uint)(slots.Length - 1);
        uint at = hash & mask;
        while (slots[at] != 0) at = (at + 1) & mask;
        slots[at] = slot;
    }

    // At most 0.7 full, so that probing stays short.
    private static bool IsTooFull(int count, int length) => count * 10L > length * 7L;

    private void ResizeIndex(int length)
    {
        var slots = new ulong[length];
        foreach (ulong slot in _slots)
        {
            if (slot != 0) Place(slots, (uint)(slot >> 32), slot);
        }

        _slots = slots;
    }

    private int TakeRecord()
    {
        if (_freeRecord != AccountRecord.None)
        {
            int free = _freeRecord;
            _freeRecord = _records[free].Older;
            return free;
        }

        if (_recordCount == _records.Capacity) _records.Grow();
        return _recordCount++;
    }

    private void RemoveSlot(uint hash, uint number)
    {
        uint mask = (uint)(_slots.Length - 1);
        uint hole = hash & mask;
        while ((uint)_slots[hole] != number) hole = (hole + 1) & mask;

        // Pull back every later slot of the run whose home is not after the hole, so that no probe meets a gap.
        for (uint at = (hole + 1) & mask; _slots[at] != 0; at = (at + 1) & mask)
        {
            uint home = (uint)(_slots[at] >> 32) & mask;
            if (((at - home) & mask) < ((at - hole) & mask)) continue;
            _slots[hole] = _slots[at];
            hole = at;
        }

        _slots[hole] = 0;
    }

    private void LinkNewest(int record, ref TRecord linked)
    {
        linked.Newer = AccountRecord.None;
        linked.Older = Newest;
        if (Newest == AccountRecord.None) Oldest = record;
        else _records[Newest].Newer = record;
        Newest = record;
    }

    private void Unlink(ref TRecord linked)
    {
        if (linked.Newer == AccountRecord.None) Newest = linked.Older;
        else _records[linked.Newer].Older = linked.Older;
        if (linked.Older == AccountRecord.None) Oldest = linked.Newer;
        else _records[linked.Older].Newer = linked.Newer;
    }
}
