using StreamGuard.Simulation;

namespace StreamGuard.Worker.Simulating;

/// <summary>When a simulation has to start so that its last payment is not in the future.</summary>
internal static class SimulatedPeriod
{
    /// <summary>
    /// Room for the chance that a network pays more slowly than expected: a little for the pay days that the period happens to hold, and three
    /// standard deviations of the mean pace of so many accounts, of which each varies by a third.
    /// </summary>
    private const double PayDayRoom = 0.03;

    private const double RoomForOneAccount = 1.1;

    /// <summary>The start of the day on which a simulation must begin to end at about the present, never after it.</summary>
    /// <param name="now">The present.</param>
    /// <param name="events">How many payments it makes.</param>
    /// <param name="accounts">How many accounts it has.</param>
    internal static DateTimeOffset StartFor(DateTimeOffset now, long events, int accounts)
    {
        var margin = 1 + PayDayRoom + RoomForOneAccount / Math.Sqrt(accounts);
        var days = events / (accounts * SimulationOptions.PaymentsPerAccountAndDay) * margin;
        var start = now.ToUniversalTime() - TimeSpan.FromDays(days) - TimeSpan.FromDays(1);
        return new DateTimeOffset(start.Date, TimeSpan.Zero);
    }
}
