namespace StreamGuard.Simulation.Payments;

/// <summary>
/// A binary min-heap of what is due when. Equal times are ordered by the item's number, so that the order never depends on the
/// heap's own history.
/// </summary>
internal sealed class Agenda
{
    private Entry[] _entries;
    private int _count;

    internal Agenda(int capacity) => _entries = new Entry[Math.Max(4, capacity)];

    internal int First => _entries[0].Item;

    internal void Add(long timeMs, int item)
    {
        if (_count == _entries.Length) Array.Resize(ref _entries, _count * 2);
        var entry = new Entry(timeMs, item);
        int hole = _count++;
        while (hole > 0)
        {
            int parent = (hole - 1) / 2;
            if (!entry.IsBefore(_entries[parent])) break;
            _entries[hole] = _entries[parent];
            hole = parent;
        }

        _entries[hole] = entry;
    }

    /// <summary>Gives the first item a later time: cheaper than taking it out and adding it again.</summary>
    internal void Postpone(long timeMs) => Sink(new Entry(timeMs, _entries[0].Item));

    internal void RemoveFirst()
    {
        Entry last = _entries[--_count];
        if (_count > 0) Sink(last);
    }

    private void Sink(Entry entry)
    {
        Entry[] entries = _entries;
        int hole = 0;
        while (true)
        {
            int child = 2 * hole + 1;
            if (child >= _count) break;
            if (child + 1 < _count && entries[child + 1].IsBefore(entries[child])) child++;
            if (!entries[child].IsBefore(entry)) break;
            entries[hole] = entries[child];
            hole = child;
        }

        entries[hole] = entry;
    }

    private readonly record struct Entry(long TimeMs, int Item)
    {
        internal bool IsBefore(in Entry other) => TimeMs < other.TimeMs || (TimeMs == other.TimeMs && Item < other.Item);
    }
}
