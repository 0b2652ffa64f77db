using Microsoft.Extensions.Logging;
using StreamGuard.Worker.Health;

namespace StreamGuard.Worker.Hosting;

/// <summary>Says in the log when the worker becomes ready, and when and why it ceases to be.</summary>
internal static class ReadinessLog
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Watches until told to stop.</summary>
    /// <param name="health">What is watched.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <param name="stop">Ends it.</param>
    internal static async Task WatchAsync(HealthState health, TimeProvider time, ILogger logger, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval, time);
        string? last = null;
        do
        {
            var missing = HealthReport.Missing(HealthReport.ReadyPath, health.Facts);
            if (missing != last)
            {
                last = missing;
                if (missing.Length == 0)
                {
                    logger.Ready();
                }
                else
                {
                    logger.NotReady(missing);
                }
            }
        }
        while (await NextAsync(timer, stop));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
