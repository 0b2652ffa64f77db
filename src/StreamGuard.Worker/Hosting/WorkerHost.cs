using Microsoft.Extensions.Logging;
using StreamGuard.Pipeline;
using StreamGuard.Pipeline.Inference;
using StreamGuard.Worker.Commands;
using StreamGuard.Worker.Configuration;
using StreamGuard.Worker.Health;
using StreamGuard.Worker.Telemetry;

namespace StreamGuard.Worker.Hosting;

/// <summary>
/// The process of <c>streamguard run</c>: log, metrics and probes around the pipeline. The probes answer from before the model is
/// loaded until after the last batch is drained.
/// </summary>
/// <param name="options">The configuration, valid.</param>
/// <param name="time">The clock.</param>
internal sealed class WorkerHost(WorkerOptions options, TimeProvider time)
{
    /// <summary>
    /// What the loop itself may need beyond its drain deadline, to leave the group and to close: a broker that does not answer holds the client
    /// up for 5 s when it leaves. Calls of the client that take longer cannot be ended otherwise than with the process.
    /// </summary>
    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(6);

    private readonly HealthState _health = new();

    /// <summary>Runs until told to stop, or until something fails that only a restart mends.</summary>
    /// <param name="stop">Asks for the end; what is in flight is finished first.</param>
    /// <returns>The exit status.</returns>
    /// <exception cref="CommandFailedException">It could not start, or had to stop; the message is for the user.</exception>
    internal async Task<int> RunAsync(CancellationToken stop)
    {
        using var logging = WorkerLogging.Create(options.Telemetry);
        var logger = logging.CreateLogger("StreamGuard.Worker");
        using var metrics = new WorkerMetrics(options.Telemetry);
        using var state = new StateMetrics(_health, options.Inference.Providers);
        await using var server = new StatusServer(options.Http, _health, metrics.Scrape, logging);
        await server.StartAsync();
        logger.Starting(WorkerMetrics.Version, options.Http.BindAddress, server.Port);

        using var watching = new CancellationTokenSource();
        var readiness = ReadinessLog.WatchAsync(_health, time, logger, watching.Token);
        using var stopping = stop.Register(() =>
        {
            _health.OnStopping();
            logger.Stopping(options.Pipeline.DrainDeadline.TotalSeconds);
        });
        try
        {
            await RunPipelineAsync(logging, state, stop);
            logger.Stopped();
            return ExitCodes.Ok;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop before there was anything to drain.
            logger.Stopped();
            return ExitCodes.Ok;
        }
        catch (Exception failure)
        {
            _health.OnFailed();
            throw Explain(failure, logger);
        }
        finally
        {
            await watching.CancelAsync();
            await readiness;
        }
    }

    private async Task RunPipelineAsync(ILoggerFactory logging, StateMetrics state, CancellationToken stop)
    {
        // Loading a model can take minutes and does not hear a cancellation; a stop in the meantime must not wait for it.
        var building = Task.Run(() => WorkerParts.BuildAsync(options, time, logging, OnModelLoaded, stop), CancellationToken.None);
        WorkerParts parts;
        try
        {
            parts = await building.WaitAsync(stop);
        }
        catch (Exception failure) when (StartFailures.IsOfTheWorld(failure))
        {
            throw new CommandFailedException(failure.Message, innerException: failure);
        }

        _health.OnPipelineStarted(() => FactsOf(parts.Pipeline.Status));
        var running = parts.Pipeline.RunAsync(stop);
        await Task.WhenAny(running, Task.Delay(Timeout.InfiniteTimeSpan, time, stop));
        try
        {
            if (!await running.WaitAsync(options.Pipeline.DrainDeadline + CloseGrace, time, CancellationToken.None)) throw CutOff();
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            // Its threads still use the parts: the end of the process releases them.
            throw CutOff();
        }
        finally
        {
            if (running.IsCompleted)
            {
                parts.Dispose();
            }
        }

        void OnModelLoaded(IBatchScorer scorer)
        {
            _health.OnModelLoaded();
            state.OnModelLoaded(() => scorer.Provider);
        }
    }

    private CommandFailedException CutOff() => new(
        $"did not drain within Pipeline:DrainDeadline ({DurationText.Format(options.Pipeline.DrainDeadline)}) and was cut off, as happens while the cluster is out of reach; what was not committed is read again at the next start.");

    private HealthFacts FactsOf(PipelineStatus status) => new()
    {
        Joined = status.IsJoined,
        Restored = status.IsRestored,
        PollingAlive = status.SinceLastPoll <= options.Http.LivenessDeadline,
    };

    private static CommandFailedException Explain(Exception failure, ILogger logger)
    {
        switch (failure)
        {
            case CommandFailedException told:
                logger.CannotGoOn(told.Message);
                return told;
            case var _ when StartFailures.StoppedByTheWorld(failure):
                logger.CannotGoOn(failure.Message);
                return new CommandFailedException(failure.Message, innerException: failure);
            default:
                logger.UnexpectedException(failure);
                return new CommandFailedException(
                    $"stopped by a bug in StreamGuard ({failure.GetType().Name}); the log has the details. Please report it.", ExitCodes.Bug, failure);
        }
    }
}
