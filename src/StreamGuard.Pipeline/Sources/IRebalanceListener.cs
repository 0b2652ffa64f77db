namespace StreamGuard.Pipeline.Sources;

/// <summary>
/// Hears which partitions the worker owns. Called on the thread that calls <see cref="ISourceConsumer.TryConsume"/>, from
/// within that call. Implementations must not throw.
/// </summary>
public interface IRebalanceListener
{
    /// <summary>Partitions were assigned.</summary>
    /// <param name="partitions">The new partitions, perhaps none, each with its committed offset; -1 when nothing was ever committed.</param>
    /// <returns>
    /// Where to start reading each of them, in the same order: at the committed offset, or earlier to restore history. -1 = at the
    /// earliest message there is.
    /// </returns>
    IReadOnlyList<PartitionOffset> OnAssigned(IReadOnlyList<PartitionOffset> partitions);

    /// <summary>Partitions are about to be taken away; what is in flight may still be finished and committed before returning.</summary>
    /// <param name="partitions">The partitions.</param>
    void OnRevoked(IReadOnlyList<int> partitions);

    /// <summary>Partitions were taken away already: nothing of theirs may be committed any more.</summary>
    /// <param name="partitions">The partitions.</param>
    void OnLost(IReadOnlyList<int> partitions);
}
