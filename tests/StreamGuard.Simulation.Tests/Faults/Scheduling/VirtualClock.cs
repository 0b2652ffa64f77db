namespace StreamGuard.Simulation.Tests.Faults.Scheduling;

/// <summary>The time of a simulated world, which passes only when the scheduler lets it. Timers fire on the one thread there is.</summary>
internal sealed class VirtualClock : TimeProvider
{
    /// <summary>When every world begins: 2025-01-01 UTC.</summary>
    internal static readonly DateTimeOffset Beginning = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<VirtualTimer, (long Due, long Order)> _timers = new();
    private long _order;

    /// <summary>Ticks of 100 ns since the beginning; never 0, which the loop takes for "not set".</summary>
    internal long Now { get; private set; } = TimeSpan.TicksPerSecond;

    /// <summary>When the next timer fires; <see cref="long.MaxValue"/> = none is set.</summary>
    internal long NextTimer
    {
        get
        {
            while (_timers.TryPeek(out VirtualTimer? timer, out (long Due, long Order) at))
            {
                if (timer.Due == at.Due && timer.Order == at.Order) return at.Due;
                _timers.Dequeue(); // Changed or disposed since.
            }

            return long.MaxValue;
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now;

    public override DateTimeOffset GetUtcNow() => Beginning.AddTicks(Now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Has something happen at a time.</summary>
    internal void At(long due, Action action) => new VirtualTimer(this, static state => ((Action)state!)(), action).Set(Math.Max(due, Now), 0);

    internal void After(TimeSpan delay, Action action) => At(Now + delay.Ticks, action);

    /// <summary>Lets time pass, and what is due meanwhile happen.</summary>
    internal void AdvanceTo(long time)
    {
        for (long due = NextTimer; due <= time; due = NextTimer)
        {
            Now = Math.Max(Now, due);
            _timers.Dequeue().Fire();
        }

        Now = Math.Max(Now, time);
    }

    internal long Enqueue(VirtualTimer timer, long due)
    {
        long order = ++_order;
        _timers.Enqueue(timer, (due, order));
        return order;
    }
}
