using StreamGuard.Worker.Commands;
using StreamGuard.Worker.Configuration;
using StreamGuard.Worker.Health;
using StreamGuard.Worker.Telemetry;

namespace StreamGuard.Worker.Hosting;

/// <summary>The process of <c>streamguard run</c>: log, metrics and probes around the pipeline.</summary>
internal static class WorkerHost
{
    /// <summary>Runs until told to stop, or until something fails that only a restart mends.</summary>
    /// <param name="options">The configuration, valid.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Asks for the end.</param>
    /// <returns>The exit status.</returns>
    internal static async Task<int> RunAsync(WorkerOptions options, TimeProvider time, CancellationToken stop)
    {
        using var logging = WorkerLogging.Create(options.Telemetry);
        var logger = logging.CreateLogger("StreamGuard.Worker");
        using var metrics = new WorkerMetrics(options.Telemetry);
        var health = new HealthState();
        await using var server = new StatusServer(options.Http, health, metrics.Scrape, logging);
        await server.StartAsync();
        logger.Listening(options.Http.BindAddress, server.Port);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ExitCodes.Ok;
    }
}
