namespace StreamGuard.Pipeline.Replay;

/// <summary>The dead-letter topic, from its beginning to its end as that was at the start. One thread.</summary>
public interface IDeadLetterSource
{
    /// <summary>Whether everything was read.</summary>
    bool IsAtEnd { get; }

    /// <summary>The share that was read, 0 to 1.</summary>
    double Done { get; }

    /// <summary>Reads the next letter.</summary>
    /// <param name="timeout">How long to wait for one.</param>
    /// <returns>The letter; null = none came in time, or it is at the end.</returns>
    /// <exception cref="Sources.SourceFailedException">The topic cannot be read.</exception>
    DeadLetter? Read(TimeSpan timeout);
}
