using System.Diagnostics;
using Shouldly;
using StreamGuard.Chaos.Progress;

namespace StreamGuard.Integration.Tests.Chaos;

public sealed class GapMeterTests
{
    private const double Precision = 1e-6;
    private readonly OutageClock _outages = new();

    [Fact]
    public void Observe_StandingStillWhileMessagesWait_CountsFromTheLastMove()
    {
        GapMeter meter = Meter();
        meter.Observe(10, 20, At(0));
        meter.Observe(12, 20, At(1));
        meter.Observe(12, 30, At(5));
        meter.Observe(13, 30, At(8));
        meter.Observe(14, 30, At(9));

        meter.Longest.Seconds.ShouldBe(7, Precision);
        meter.Longest.Offset.ShouldBe(12);
        meter.Longest.StartedSeconds.ShouldBe(1, Precision);
    }

    [Fact]
    public void Observe_NothingWaits_CountsNothing()
    {
        GapMeter meter = Meter();
        meter.Observe(10, 10, At(0));
        meter.Observe(10, 10, At(50));
        meter.Observe(10, 11, At(51));
        meter.Observe(11, 11, At(52));

        meter.Longest.Seconds.ShouldBe(1, Precision);
    }

    [Fact]
    public void Observe_WhileTheBrokerIsAway_CountsThatApart()
    {
        GapMeter meter = Meter();
        meter.Observe(10, 20, At(0));
        _outages.Begin(At(2));
        _outages.End(At(6));
        meter.Observe(11, 20, At(9));

        meter.Longest.Seconds.ShouldBe(5, Precision);
        meter.LongestWithOutages.SecondsWithOutages.ShouldBe(9, Precision);
    }

    [Fact]
    public void Observe_StillStanding_CountsUpToNow()
    {
        GapMeter meter = Meter();
        meter.Observe(10, 20, At(0));
        meter.Observe(10, 20, At(30));

        meter.Longest.Seconds.ShouldBe(30, Precision);
        meter.StandingSeconds(At(31)).ShouldBe(31, Precision);
    }

    private GapMeter Meter() => new(partition: 3, _outages, began: At(0));

    // 0 would be no time at all to the meter.
    private static long At(double seconds) => (long)((1 + seconds) * Stopwatch.Frequency);
}
