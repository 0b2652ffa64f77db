using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline.Knowledge;

/// <summary>
/// A topic that every worker reads whole, from its beginning and for ever, outside of any group: what all workers need to know. Only committed messages are
/// delivered. What is not asked for waits in the client, within its bound, and then at the broker. All calls come from the ingest thread, except <see cref="Lag"/>.
/// </summary>
public interface ISideTopic : IDisposable
{
    /// <summary>Takes the next message, in offset order within its partition.</summary>
    /// <param name="timeout">How long to wait for one; zero = not at all.</param>
    /// <param name="record">The message; its spans are valid until the next call.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="SourceFailedException">The client gave up for good; the worker must stop.</exception>
    bool TryConsume(TimeSpan timeout, out SourceRecord record);

    /// <summary>
    /// Begins to ask where the topic ends now, messages of transactions that are still open included. Does not wait for the answer.
    /// </summary>
    /// <returns>The question's number, for <see cref="HasReached"/>; larger than any before.</returns>
    long Mark();

    /// <summary>Whether everything that the topic held when a question was asked has been delivered, or is known to have been aborted.</summary>
    /// <param name="mark">The question's number.</param>
    bool HasReached(long mark);

    /// <summary>How many messages are not yet delivered, as far as the client knows; null = not known yet. Any thread.</summary>
    long? Lag { get; }
}
