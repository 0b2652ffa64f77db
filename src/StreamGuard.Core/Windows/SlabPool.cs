using System.Runtime.InteropServices;

namespace StreamGuard.Core.Windows;

/// <summary>
/// Slabs of one length, densely packed: freeing one moves the last into its place, and its owner is told. So memory follows what
/// is stored, whatever the order in which accounts came, grew and went, and an emptied chunk serves another size class.
/// </summary>
/// <typeparam name="T">The element; without references.</typeparam>
internal sealed class SlabPool<T>
    where T : unmanaged
{
    private readonly ChunkPool<T> _source;
    private readonly ChunkedList<int> _owners = new();
    private readonly int _slabLength;
    private readonly int _slabsPerChunk;
    private readonly int _chunkShift;
    private T[][] _chunks = [];
    private int _chunkCount;
    private int _count;

    /// <param name="source">Where chunks come from.</param>
    /// <param name="slabLength">Elements per slab; a chunk holds a power of two of them.</param>
    internal SlabPool(ChunkPool<T> source, int slabLength)
    {
        _source = source;
        _slabLength = slabLength;
        _slabsPerChunk = source.ChunkLength / slabLength;
        _chunkShift = System.Numerics.BitOperations.Log2((uint)_slabsPerChunk);
        if (1 << _chunkShift != _slabsPerChunk) throw new ArgumentException($"A chunk of {source.ChunkLength} elements does not hold a power of two of slabs of {slabLength}.");
    }

    /// <summary>How many slabs are in use; they are numbered from 0.</summary>
    internal int Count => _count;

    /// <summary>The bytes beyond the chunks, which their source counts.</summary>
    internal long MemoryBytes => _owners.MemoryBytes + ((long)_chunks.Length * IntPtr.Size);

    /// <summary>A slab's elements.</summary>
    /// <param name="slab">A number from <see cref="Allocate"/>, not freed since.</param>
    internal Span<T> this[int slab] => MemoryMarshal.CreateSpan(
        ref System.Runtime.CompilerServices.Unsafe.Add(
            ref MemoryMarshal.GetArrayDataReference(_chunks[(uint)slab >> _chunkShift]), (slab & (_slabsPerChunk - 1)) * _slabLength),
        _slabLength);

    /// <summary>Takes a slab, whose elements hold whatever they held before.</summary>
    /// <param name="owner">Whom <see cref="Free"/> names when it moves the slab.</param>
    internal int Allocate(int owner)
    {
        if (_count == _chunkCount << _chunkShift)
        {
            if (_chunkCount == _chunks.Length) Array.Resize(ref _chunks, Math.Max(4, _chunkCount * 2));
            _chunks[_chunkCount++] = _source.Rent();
        }

        if (_count == _owners.Capacity) _owners.Grow();
        _owners[_count] = owner;
        return _count++;
    }

    /// <summary>Gives a slab back.</summary>
    /// <returns>The owner of the slab that now has the freed one's number, or <see cref="AccountRecord.None"/>.</returns>
    internal int Free(int slab)
    {
        int last = --_count;
        int moved = AccountRecord.None;
        if (slab != last)
        {
            this[last].CopyTo(this[slab]);
            moved = _owners[last];
            _owners[slab] = moved;
        }

        if ((last & (_slabsPerChunk - 1)) == 0)
        {
            _source.Return(_chunks[--_chunkCount]);
            _chunks[_chunkCount] = null!;
        }

        return moved;
    }
}
