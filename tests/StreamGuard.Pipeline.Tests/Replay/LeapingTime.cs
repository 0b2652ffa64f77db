namespace StreamGuard.Pipeline.Tests.Replay;

/// <summary>A clock that leaps to the end of whatever is waited for, and adds up the waits. One thread.</summary>
internal sealed class LeapingTime : TimeProvider
{
    private long _ticks = TimeSpan.FromDays(1).Ticks;

    internal TimeSpan Elapsed => TimeSpan.FromTicks(_ticks) - TimeSpan.FromDays(1);

    internal List<TimeSpan> Waits { get; } = [];

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Add(dueTime);
        Advance(dueTime);
        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new Fired();
    }

    internal void Advance(TimeSpan time) => _ticks += time.Ticks;

    private sealed class Fired : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
