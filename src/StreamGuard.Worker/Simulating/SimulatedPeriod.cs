using StreamGuard.Simulation;

namespace StreamGuard.Worker.Simulating;

/// <summary>When a simulation has to start so that its last payment is not in the future.</summary>
internal static class SimulatedPeriod
{
    /// <summary>Room for the chance that a network pays more slowly than expected: with few accounts the pace varies more.</summary>
    private const double Margin = 1.10;

    /// <summary>The start of the day on which a simulation must begin to end at about the present, never after it.</summary>
    /// <param name="now">The present.</param>
    /// <param name="events">How many payments it makes.</param>
    /// <param name="accounts">How many accounts it has.</param>
    internal static DateTimeOffset StartFor(DateTimeOffset now, long events, int accounts)
    {
        var days = events / (accounts * SimulationOptions.PaymentsPerAccountAndDay) * Margin;
        var start = now.ToUniversalTime() - TimeSpan.FromDays(days) - TimeSpan.FromDays(1);
        return new DateTimeOffset(start.Date, TimeSpan.Zero);
    }
}
