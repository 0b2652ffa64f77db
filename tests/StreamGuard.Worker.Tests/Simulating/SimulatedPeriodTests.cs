using Shouldly;
using StreamGuard.Simulation;
using StreamGuard.Worker.Simulating;

namespace StreamGuard.Worker.Tests.Simulating;

public class SimulatedPeriodTests
{
    [Theory]
    [InlineData(200_000, 2_000, 1)]
    [InlineData(20_000, 200, 2)]
    [InlineData(5_000, 20, 3)]
    [InlineData(100, 2_000, 4)]
    public void StartFor_AnyPeriod_EndsBeforeThePresentButNotLongBefore(int events, int accounts, long seed)
    {
        var now = new DateTimeOffset(2026, 6, 15, 13, 20, 0, TimeSpan.Zero);
        var start = SimulatedPeriod.StartFor(now, events, accounts);
        start.TimeOfDay.ShouldBe(TimeSpan.Zero);
        var last = PaymentSimulator.Run(new SimulationOptions { Accounts = accounts, Seed = seed, Start = start }).Skip(events - 1).First();
        var end = DateTimeOffset.FromUnixTimeMilliseconds(last.Transaction.EventTimeMs);
        end.ShouldBeLessThan(now);
        (now - end).ShouldBeLessThan((now - start) * 0.4 + TimeSpan.FromDays(2));
    }
}
