using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline.Outputs;

/// <summary>
/// Publishes outputs together with the offsets they came from, under one delivery guarantee. All calls come from the publish
/// thread, in the order <see cref="Begin"/>, <see cref="Send"/>*, then <see cref="Commit"/> or <see cref="Abort"/>. Implementations: at least once (idempotent producer, then
/// an offset commit), exactly once (one Kafka transaction).
/// </summary>
public interface IOutputChannel : IDisposable
{
    /// <summary>Gets ready; for a transactional producer this fences its predecessors. May block up to its own timeout.</summary>
    /// <param name="stop">Gives up waiting.</param>
    /// <exception cref="OperationCanceledException">Told to give up.</exception>
    void Initialize(CancellationToken stop);

    /// <summary>Opens a unit.</summary>
    void Begin();

    /// <summary>Adds a message to the open unit. Waits while the client's queue is full.</summary>
    /// <param name="record">The message.</param>
    void Send(OutputRecord record);

    /// <summary>
    /// Gives the open unit up, because partitions it came from are lost. Under exactly once nothing of it becomes visible; under at
    /// least once what was sent stays sent, and readers drop the repeats by their ids.
    /// </summary>
    /// <param name="abandon">Gives up waiting.</param>
    /// <returns><see cref="CommitOutcome.Aborted"/>, or why the channel cannot go on.</returns>
    /// <exception cref="OperationCanceledException">Told to give up.</exception>
    CommitOutcome Abort(CancellationToken abandon);

    /// <summary>
    /// Begins anew after <see cref="CommitOutcome.Unknown"/>: when it returns, the unit whose end is not known is over, one way or the other, and
    /// nothing that was sent before can become visible any more. Whether the unit was committed shows in the group's committed offsets
    /// (<see cref="ISourceConsumer.ReadCommitted"/>). Waits for the broker.
    /// </summary>
    /// <param name="stop">Gives up waiting.</param>
    /// <exception cref="OperationCanceledException">Told to give up.</exception>
    void Replace(CancellationToken stop);

    /// <summary>Closes the unit: outputs first, then the offsets, and waits for both.</summary>
    /// <param name="positions">Offsets of the next messages to process, per partition.</param>
    /// <param name="groupMetadata">
    /// <see cref="ISourceConsumer.GroupMetadata"/>, taken before the caller made sure that the positions are of partitions it still owns: if they
    /// were lost after that, the place in the group is an old one, and the unit is not committed.
    /// </param>
    /// <param name="abandon">Gives up waiting; whether the unit was committed shows in the committed offsets at the next start.</param>
    /// <returns>How it went.</returns>
    /// <exception cref="OperationCanceledException">Told to give up.</exception>
    CommitOutcome Commit(IReadOnlyList<PartitionOffset> positions, object groupMetadata, CancellationToken abandon);
}
