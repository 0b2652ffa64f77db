namespace StreamGuard.Pipeline.Sources;

/// <summary>
/// The source topic, as one member of a consumer group reads it. All calls come from the ingest thread, except
/// <see cref="Commit"/>, <see cref="ReadCommitted"/> and <see cref="GroupMetadata"/>, which the publish thread calls, and <see cref="PartitionCount"/>, which any may.
/// </summary>
public interface ISourceConsumer : IDisposable
{
    /// <summary>Joins the group.</summary>
    /// <param name="listener">Hears of rebalances from within <see cref="TryConsume"/>.</param>
    void Subscribe(IRebalanceListener listener);

    /// <summary>Takes the next message, in offset order within its partition. Also serves rebalances, so it must be called often.</summary>
    /// <param name="timeout">How long to wait for one; zero = not at all.</param>
    /// <param name="record">The message.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="SourceFailedException">The client gave up for good; the worker must stop.</exception>
    bool TryConsume(TimeSpan timeout, out SourceRecord record);

    /// <summary>Stops delivery of all owned partitions; <see cref="TryConsume"/> keeps the membership alive and returns nothing.</summary>
    void PauseAll();

    /// <summary>Ends <see cref="PauseAll"/>.</summary>
    void ResumeAll();

    /// <summary>Stops delivery of one owned partition, beside <see cref="PauseAll"/>; does nothing for a partition not owned.</summary>
    /// <param name="partition">The partition.</param>
    void Pause(int partition);

    /// <summary>Ends <see cref="Pause"/>.</summary>
    /// <param name="partition">The partition.</param>
    void Resume(int partition);

    /// <summary>
    /// Whether everything that an owned partition held is consumed, as far as the client knows. Also true for a partition whose messages are all
    /// gone, or that ends with a transaction's marker, where no further message would tell.
    /// </summary>
    /// <param name="partition">The partition.</param>
    bool IsAtEnd(int partition);

    /// <summary>Continues a partition at an offset.</summary>
    /// <param name="position">The partition and the offset of the next message wanted.</param>
    void Seek(PartitionOffset position);

    /// <summary>
    /// The offset of the earliest message that the topic still holds of a partition; the end of the partition when it holds none. Asks the
    /// broker and waits for its answer. May be called from within <see cref="IRebalanceListener.OnAssigned"/>.
    /// </summary>
    /// <param name="partition">The partition.</param>
    /// <exception cref="SourceFailedException">There was no answer within the client's time.</exception>
    long EarliestOffset(int partition);

    /// <summary>
    /// How many partitions the topic has, as the client last heard; 0 = not known yet. Known from within the first
    /// <see cref="IRebalanceListener.OnAssigned"/> on. The number never changes: a client that hears of another one fails, because
    /// accounts would have moved between partitions.
    /// </summary>
    int PartitionCount { get; }

    /// <summary>The group's committed offsets as the broker knows them, once no transaction with offsets of these partitions is open. The publish thread calls it. Waits for the answer.</summary>
    /// <param name="partitions">The partitions.</param>
    /// <param name="abandon">Gives up waiting.</param>
    /// <returns>One for each partition, in the same order; -1 = nothing was ever committed.</returns>
    /// <exception cref="SourceFailedException">There was no answer within the client's time.</exception>
    /// <exception cref="OperationCanceledException">Told to give up.</exception>
    IReadOnlyList<PartitionOffset> ReadCommitted(IReadOnlyList<int> partitions, CancellationToken abandon);

    /// <summary>Commits positions, and waits for the broker's answer.</summary>
    /// <param name="positions">Offsets of the next messages to process.</param>
    void Commit(IReadOnlyList<PartitionOffset> positions);

    /// <summary>The consumer's place in its group as of now, opaque; a transactional producer sends it with the offsets.</summary>
    object GroupMetadata { get; }

    /// <summary>How many messages of the owned partitions are not yet consumed, as far as the client knows; null = not known yet.</summary>
    long? Lag { get; }

    /// <summary>Whether the client has a connection to the cluster and is a member of the group with an assignment (perhaps empty).</summary>
    bool IsJoined { get; }

    /// <summary>Leaves the group. The listener hears of the revoked partitions first.</summary>
    void Close();
}
