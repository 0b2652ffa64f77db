using StreamGuard.Pipeline.Records;

namespace StreamGuard.Pipeline.Replay;

/// <summary>Remembers across runs what went back.</summary>
public interface IReplayMemory
{
    /// <summary>How far earlier runs came. The first question for a reason waits for the broker.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="partition">The partition of the dead-letter topic.</param>
    /// <returns>The offset after the last letter of the reason that went back; -1 = none did.</returns>
    /// <exception cref="Sources.SourceFailedException">There was no answer.</exception>
    long ReplayedUpTo(DecodeFailure reason, int partition);
}
