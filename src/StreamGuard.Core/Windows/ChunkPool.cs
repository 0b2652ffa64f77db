namespace StreamGuard.Core.Windows;

/// <summary>
/// Hands out equal, large arrays and takes them back, so that memory that one size class gave up serves the next.
/// An array handed out holds whatever it held before.
/// </summary>
/// <typeparam name="T">The element; without references, so that the garbage collector never scans a chunk.</typeparam>
internal sealed class ChunkPool<T>
    where T : unmanaged
{
    // Enough that accounts growing from one class to the next at the same time reuse every chunk; the rest goes back to the runtime.
    private const int MostIdle = 64;

    private readonly Stack<T[]> _idle = new(MostIdle);
    private readonly int _chunkBytes;
    private int _chunkCount;

    /// <param name="chunkLength">Elements per chunk.</param>
    internal ChunkPool(int chunkLength)
    {
        ChunkLength = chunkLength;
        _chunkBytes = chunkLength * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
    }

    /// <summary>Elements per chunk.</summary>
    internal int ChunkLength { get; }

    /// <summary>The bytes of all chunks, handed out or idle.</summary>
    internal long MemoryBytes => (long)_chunkCount * _chunkBytes;

    internal T[] Rent()
    {
        if (_idle.TryPop(out T[]? chunk)) return chunk;
        _chunkCount++;
        return GC.AllocateUninitializedArray<T>(ChunkLength);
    }

    internal void Return(T[] chunk)
    {
        if (_idle.Count < MostIdle) _idle.Push(chunk);
        else _chunkCount--;
    }
}
