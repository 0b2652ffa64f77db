namespace StreamGuard.Simulation.Tests.Faults.Scheduling;

/// <summary>A timer of the <see cref="VirtualClock"/>.</summary>
internal sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
{
    private long _period;

    /// <summary>When it fires next; -1 = never.</summary>
    internal long Due { get; private set; } = -1;

    internal long Order { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan) Due = -1;
        else Set(clock.Now + dueTime.Ticks, period > TimeSpan.Zero ? period.Ticks : 0);
        return true;
    }

    public void Dispose() => Due = -1;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    internal void Set(long due, long period)
    {
        Due = due;
        _period = period;
        Order = clock.Enqueue(this, due);
    }

    internal void Fire()
    {
        if (_period > 0) Set(Due + _period, _period);
        else Due = -1;
        callback(state);
    }
}
