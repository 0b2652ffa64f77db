namespace StreamGuard.Pipeline.Publish;

/// <summary>
/// How far each partition is committed, by ownership: the publish thread notes it after each commit, the ingest thread asks before it
/// publishes a snapshot. Thread-safe.
/// </summary>
public sealed class CommittedPositions
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, (int Epoch, long NextOffset)> _positions = [];

    /// <summary>A commit is durable.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="epoch">The ownership that it was committed under, as <see cref="Ingest.PartitionEpochs"/> numbers them.</param>
    /// <param name="nextOffset">The offset of the next message to process.</param>
    public void Note(int partition, int epoch, long nextOffset)
    {
        lock (_gate) _positions[partition] = (epoch, nextOffset);
    }

    /// <summary>The offset last committed under an ownership; -1 = nothing yet.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="epoch">The ownership.</param>
    public long Of(int partition, int epoch)
    {
        lock (_gate) return _positions.TryGetValue(partition, out (int Epoch, long NextOffset) position) && position.Epoch == epoch ? position.NextOffset : -1;
    }
}
