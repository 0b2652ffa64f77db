namespace StreamGuard.Pipeline.Threads;

/// <summary>Waits as a thread does. Thread-safe.</summary>
/// <param name="time">The clock that the waits are measured by.</param>
internal sealed class ThreadWaits(TimeProvider time) : StageWaits(time)
{
    /// <summary>Waits by the system's clock.</summary>
    internal static ThreadWaits System { get; } = new(TimeProvider.System);

    internal override TimeSpan IdleWait { get; } = TimeSpan.FromMilliseconds(20);

    // Monitor.Wait does not spin, as a semaphore does: on a machine with few cores the spinning of two waiting stages takes the time that
    // the third one needs. It knows whole milliseconds only; rounded down, a short wait would become a busy loop.
    internal override void Wait(object gate, TimeSpan atMost) => Monitor.Wait(gate, (int)Math.Min(int.MaxValue, Math.Ceiling(atMost.TotalMilliseconds)));

    internal override void WakeAll(object gate) => Monitor.PulseAll(gate);

    internal override void Sleep(TimeSpan duration, CancellationToken cancellation) => Task.Delay(duration, Time, cancellation).GetAwaiter().GetResult();
}
