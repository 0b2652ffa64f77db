namespace StreamGuard.Kafka.Consuming;

/// <summary>
/// Which partitions the worker owns and the offset of the next message of each. Written by the ingest thread, read by any: a reader sees
/// each partition's newest or next-to-newest position.
/// </summary>
internal sealed class PartitionPositions
{
    /// <summary>Owned, and no message read yet, and none ever committed.</summary>
    public const long Unknown = -1;

    private const long NotOwned = long.MinValue;

    private long[] _next = [];

    /// <summary>One above the highest partition ever owned.</summary>
    public int Limit => Volatile.Read(ref _next).Length;

    /// <summary>Whether the worker owns a partition.</summary>
    public bool Owns(int partition)
    {
        var next = Volatile.Read(ref _next);
        return (uint)partition < (uint)next.Length && Volatile.Read(ref next[partition]) != NotOwned;
    }

    /// <summary>The offset of the next message, or <see cref="Unknown"/>. The partition must be owned.</summary>
    public long Next(int partition) => Volatile.Read(ref Volatile.Read(ref _next)[partition]);

    /// <summary>Takes a partition, or moves within an owned one.</summary>
    public void Set(int partition, long next)
    {
        var array = _next;
        if (partition >= array.Length)
        {
            var grown = new long[Math.Max(partition + 1, array.Length * 2)];
            array.CopyTo(grown, 0);
            grown.AsSpan(array.Length).Fill(NotOwned);
            Volatile.Write(ref _next, array = grown);
        }

        Volatile.Write(ref array[partition], next);
    }

    /// <summary>Gives a partition up.</summary>
    public void Remove(int partition)
    {
        if ((uint)partition < (uint)_next.Length) Volatile.Write(ref _next[partition], NotOwned);
    }
}
