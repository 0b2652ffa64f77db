namespace StreamGuard.Pipeline.Threads;

/// <summary>
/// How a stage waits, for another stage or for time to pass. In the program stages are threads and wait as threads do
/// (<see cref="ThreadWaits"/>); a simulation runs all of them on one thread, where waiting means that something else runs meanwhile.
/// Everything in the loop that blocks goes through here or through a port.
/// </summary>
/// <param name="time">The clock that the waits are measured by.</param>
internal abstract class StageWaits(TimeProvider time)
{
    /// <summary>The clock that the waits are measured by.</summary>
    internal TimeProvider Time { get; } = time;

    /// <summary>How long a stage that finds nothing to do waits for its input before its step ends.</summary>
    internal abstract TimeSpan IdleWait { get; }

    /// <summary>Gives up the lock of a gate until <see cref="WakeAll"/>, or for a while. May return earlier: the caller looks again.</summary>
    /// <param name="gate">The gate, whose lock the caller holds; it holds it again on return.</param>
    /// <param name="atMost">How long; above zero.</param>
    internal abstract void Wait(object gate, TimeSpan atMost);

    /// <summary>Wakes everyone who waits at a gate.</summary>
    /// <param name="gate">The gate, whose lock the caller holds.</param>
    internal abstract void WakeAll(object gate);

    /// <summary>Lets time pass.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="cancellation">Ends the wait by <see cref="OperationCanceledException"/>.</param>
    internal abstract void Sleep(TimeSpan duration, CancellationToken cancellation);
}
