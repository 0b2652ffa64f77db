using StreamGuard.Pipeline.Outputs;

namespace StreamGuard.Pipeline.Replay;

/// <summary>Sends letters back in units, and remembers with each unit how far it came. One thread. Implementations: exactly once, at least once.</summary>
public interface IReplayChannel
{
    /// <summary>Gets ready; exactly once, this ends what a killed run left open, so it comes before the memory is asked.</summary>
    /// <param name="stop">Gives up waiting.</param>
    /// <exception cref="OutputFailedException">The cluster refuses.</exception>
    void Initialize(CancellationToken stop);

    /// <summary>Opens a unit.</summary>
    void Begin();

    /// <summary>Adds a message to the open unit.</summary>
    /// <param name="record">The message.</param>
    void Send(OutputRecord record);

    /// <summary>Closes the unit and remembers, together.</summary>
    /// <param name="positions">How far it came.</param>
    /// <returns>How it went; after <see cref="CommitOutcome.Aborted"/> the same unit may be sent again.</returns>
    /// <exception cref="OutputFailedException">A person must mend something first.</exception>
    CommitOutcome Commit(IReadOnlyCollection<ReplayPosition> positions);
}
