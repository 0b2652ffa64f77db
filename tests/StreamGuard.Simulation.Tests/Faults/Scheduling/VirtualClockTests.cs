using Shouldly;

namespace StreamGuard.Simulation.Tests.Faults.Scheduling;

public sealed class VirtualClockTests
{
    private readonly VirtualClock _clock = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void AdvanceTo_SeveralTimers_FireInTheOrderOfTheirTimes()
    {
        long start = _clock.Now;
        _clock.After(TimeSpan.FromSeconds(2), () => _fired.Add($"late at {Since(start)}"));
        _clock.After(TimeSpan.FromSeconds(1), () => _fired.Add($"early at {Since(start)}"));
        _clock.After(TimeSpan.FromSeconds(1), () => _fired.Add($"second at {Since(start)}"));
        _clock.AdvanceTo(start + TimeSpan.FromSeconds(2).Ticks - 1);
        _fired.ShouldBe(["early at 1", "second at 1"]);
        _clock.AdvanceTo(start + TimeSpan.FromSeconds(2).Ticks);
        _fired.ShouldBe(["early at 1", "second at 1", "late at 2"]);
        _clock.NextTimer.ShouldBe(long.MaxValue);
    }

    [Fact]
    public void Timer_ChangedOrDisposed_FiresAsItWasSetLast()
    {
        long start = _clock.Now;
        using ITimer moved = _clock.CreateTimer(_ => _fired.Add($"moved at {Since(start)}"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        ITimer disposed = _clock.CreateTimer(_ => _fired.Add("disposed"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        using ITimer periodic = _clock.CreateTimer(_ => _fired.Add($"periodic at {Since(start)}"), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        moved.Change(TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        disposed.Dispose();
        _clock.AdvanceTo(start + TimeSpan.FromSeconds(5).Ticks);
        _fired.ShouldBe(["periodic at 2", "moved at 3", "periodic at 4"]);
    }

    [Fact]
    public void CancellationTokenSource_OfTheClock_IsCancelledInVirtualTime()
    {
        using var deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _clock);
        deadline.CancelAfter(TimeSpan.FromMinutes(1));
        _clock.AdvanceTo(_clock.Now + TimeSpan.FromSeconds(59).Ticks);
        deadline.IsCancellationRequested.ShouldBeFalse();
        _clock.AdvanceTo(_clock.Now + TimeSpan.FromSeconds(1).Ticks);
        deadline.IsCancellationRequested.ShouldBeTrue();
    }

    private long Since(long start) => (_clock.Now - start) / TimeSpan.TicksPerSecond;
}
