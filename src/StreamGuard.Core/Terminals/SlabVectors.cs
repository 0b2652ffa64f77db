using System.Numerics;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Terminals;

/// <summary>
/// Small ordered lists, one per terminal, in slabs whose sizes are powers of two, and those times 1.5: memory is paid for what is stored.
/// </summary>
/// <typeparam name="T">The element; without references.</typeparam>
internal sealed class SlabVectors<T>
    where T : unmanaged
{
    private readonly int _smallest;
    private readonly ChunkPool<T> _wholeChunks;
    private readonly ChunkPool<T> _halfMoreChunks;
    private readonly SlabPool<T>[] _pools;

    /// <param name="smallest">Elements of the smallest slab; a power of two, at least 2.</param>
    /// <param name="largest">The most elements of one list; a power of two.</param>
    internal SlabVectors(int smallest, int largest)
    {
        _smallest = smallest;
        _wholeChunks = new ChunkPool<T>(largest);
        _halfMoreChunks = new ChunkPool<T>(largest / 4 * 3);
        _pools = new SlabPool<T>[(2 * BitOperations.Log2((uint)(largest / smallest))) + 1];
        for (int i = 0; i < _pools.Length; i++) _pools[i] = new SlabPool<T>((i & 1) == 0 ? _wholeChunks : _halfMoreChunks, LengthOf(i));
        Capacity = largest;
    }

    /// <summary>The most elements of one list.</summary>
    internal int Capacity { get; }

    internal long MemoryBytes
    {
        get
        {
            long bytes = _wholeChunks.MemoryBytes + _halfMoreChunks.MemoryBytes;
            foreach (SlabPool<T> pool in _pools) bytes += pool.MemoryBytes;
            return bytes;
        }
    }

    /// <summary>A list's elements, valid until the next change of any list.</summary>
    internal Span<T> Of(in SlabVector vector) => vector.Count == 0 ? default : _pools[vector.SizeClass][vector.Slab][..vector.Count];

    /// <summary>Puts an element in its place. The list must be shorter than <see cref="Capacity"/>.</summary>
    internal MovedSlab Insert(ref SlabVector vector, int owner, int place, in T element)
    {
        MovedSlab moved = MovedSlab.Nobody;
        if (vector.Slab == AccountRecord.None) vector.Slab = _pools[0].Allocate(owner);
        else if (vector.Count == LengthOf(vector.SizeClass)) moved = Resize(ref vector, owner, vector.SizeClass + 1);

        Span<T> slab = _pools[vector.SizeClass][vector.Slab];
        slab[place..vector.Count].CopyTo(slab[(place + 1)..]);
        slab[place] = element;
        vector.Count++;
        return moved;
    }

    /// <summary>Shortens a list to its first elements, and gives back memory when two sizes less would do.</summary>
    internal MovedSlab Truncate(ref SlabVector vector, int owner, int count)
    {
        vector.Count = (ushort)count;
        if (count == 0) return Clear(ref vector);
        int fitting = vector.SizeClass;
        while (fitting > 0 && LengthOf(fitting - 1) >= count) fitting--;
        return fitting + 1 < vector.SizeClass ? Resize(ref vector, owner, fitting) : MovedSlab.Nobody;
    }

    /// <summary>Empties a list.</summary>
    internal MovedSlab Clear(ref SlabVector vector)
    {
        if (vector.Slab == AccountRecord.None) return MovedSlab.Nobody;
        var moved = new MovedSlab(_pools[vector.SizeClass].Free(vector.Slab), vector.Slab);
        vector = SlabVector.Empty;
        return moved;
    }

    private int LengthOf(int sizeClass) => ((sizeClass & 1) == 0 ? _smallest : _smallest / 2 * 3) << (sizeClass >> 1);

    private MovedSlab Resize(ref SlabVector vector, int owner, int sizeClass)
    {
        int slab = _pools[sizeClass].Allocate(owner);
        Of(vector).CopyTo(_pools[sizeClass][slab]);
        var moved = new MovedSlab(_pools[vector.SizeClass].Free(vector.Slab), vector.Slab);
        vector.Slab = slab;
        vector.SizeClass = (byte)sizeClass;
        return moved;
    }
}
