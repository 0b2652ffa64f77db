using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamGuard.Core.Windows;

/// <summary>A growing array whose elements never move, because it grows by chunks and not by copying. It does not shrink.</summary>
/// <typeparam name="T">The element; without references.</typeparam>
internal sealed class ChunkedList<T>
    where T : unmanaged
{
    private const int ChunkShift = 12;
    private const int ChunkMask = (1 << ChunkShift) - 1;

    private T[][] _chunks = [];
    private int _chunkCount;

    /// <summary>How many elements there is room for.</summary>
    internal int Capacity => _chunkCount << ChunkShift;

    internal long MemoryBytes => ((long)Capacity * Unsafe.SizeOf<T>()) + ((long)_chunks.Length * IntPtr.Size);

    /// <summary>The element at a place below <see cref="Capacity"/>.</summary>
    internal ref T this[int index]
    {
        // The outer array checks its bound; the masked index is within a chunk by construction.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_chunks[(uint)index >> ChunkShift]), index & ChunkMask);
    }

    /// <summary>Makes room for one more chunk of default elements.</summary>
    internal void Grow()
    {
        if (_chunkCount == _chunks.Length) Array.Resize(ref _chunks, Math.Max(4, _chunkCount * 2));
        _chunks[_chunkCount++] = new T[1 << ChunkShift];
    }
}
