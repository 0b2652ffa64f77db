namespace StreamGuard.Pipeline.Ingest;

/// <summary>
/// Numbers the ownerships of each partition: even = not owned, odd = owned. The ingest thread changes it; the publish thread asks
/// whether what it holds is still ours. Thread-safe.
/// </summary>
public sealed class PartitionEpochs
{
    private readonly Lock _gate = new();
    private int[] _epochs = new int[64];

    /// <summary>The current number; odd = owned.</summary>
    /// <param name="partition">The partition.</param>
    public int Current(int partition)
    {
        int[] epochs = Volatile.Read(ref _epochs);
        return partition < epochs.Length ? Volatile.Read(ref epochs[partition]) : 0;
    }

    /// <summary>Begins an ownership.</summary>
    /// <param name="partition">The partition.</param>
    /// <returns>Its number.</returns>
    public int Acquire(int partition) => Change(partition, owned: true);

    /// <summary>Ends an ownership: what was read under it must not be published or committed any more.</summary>
    /// <param name="partition">The partition.</param>
    public void Release(int partition) => Change(partition, owned: false);

    private int Change(int partition, bool owned)
    {
        lock (_gate)
        {
            if (partition >= _epochs.Length)
            {
                int[] larger = new int[Math.Max(partition + 1, _epochs.Length * 2)];
                _epochs.CopyTo(larger, 0);
                Volatile.Write(ref _epochs, larger);
            }

            int next = _epochs[partition] + 1;
            if ((next & 1) != (owned ? 1 : 0)) next++;
            Volatile.Write(ref _epochs[partition], next);
            return next;
        }
    }
}
