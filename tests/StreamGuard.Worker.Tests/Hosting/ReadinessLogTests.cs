using System.Diagnostics;
using Shouldly;
using StreamGuard.Worker.Health;
using StreamGuard.Worker.Hosting;

namespace StreamGuard.Worker.Tests.Hosting;

public class ReadinessLogTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task WatchAsync_ReadinessChanges_AreToldOnceEach()
    {
        var health = new HealthState();
        var log = new LogLines();
        using var stop = new CancellationTokenSource();
        var watching = ReadinessLog.WatchAsync(health, TimeProvider.System, log, stop.Token);
        await UntilAsync(log, 1);

        health.OnModelLoaded();
        health.OnPipelineStarted(() => new HealthFacts { Joined = true, Restored = true, PollingAlive = true });
        await UntilAsync(log, 2);
        health.OnStopping();
        await UntilAsync(log, 3);
        await stop.CancelAsync();
        await watching;

        log.All.ShouldBe(
            [
                "Warning Not ready; these checks of /health/ready fail: modelWarm, joined, restored",
                "Information Ready",
                "Warning Not ready; these checks of /health/ready fail: notStopping",
            ]);
    }

    private static async Task UntilAsync(LogLines log, int lines)
    {
        var began = Stopwatch.GetTimestamp();
        while (log.All.Count < lines)
        {
            Stopwatch.GetElapsedTime(began).ShouldBeLessThan(Deadline, string.Join('\n', log.All));
            await Task.Delay(20);
        }
    }
}
