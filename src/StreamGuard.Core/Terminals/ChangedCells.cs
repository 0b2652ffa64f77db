using System.Runtime.CompilerServices;

namespace StreamGuard.Core.Terminals;

/// <summary>Which cells changed, first in, first out: a ring that grows to what one unit needs and stays so.</summary>
internal sealed class ChangedCells
{
    private ChangedCell[] _ring = new ChangedCell[256];
    private int _start;

    internal int Count { get; private set; }

    internal long MemoryBytes => (long)_ring.Length * Unsafe.SizeOf<ChangedCell>();

    internal void Add(in ChangedCell changed)
    {
        if (Count == _ring.Length) Grow();
        _ring[(_start + Count++) & (_ring.Length - 1)] = changed;
    }

    internal bool TryTake(out ChangedCell changed)
    {
        if (Count == 0)
        {
            changed = default;
            return false;
        }

        changed = _ring[_start];
        _start = (_start + 1) & (_ring.Length - 1);
        Count--;
        return true;
    }

    private void Grow()
    {
        var larger = new ChangedCell[_ring.Length * 2];
        for (int i = 0; i < Count; i++) larger[i] = _ring[(_start + i) & (_ring.Length - 1)];
        _ring = larger;
        _start = 0;
    }
}
