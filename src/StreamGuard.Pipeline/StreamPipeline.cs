using Microsoft.Extensions.Logging;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Inference;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Pipeline.Threads;

namespace StreamGuard.Pipeline;

/// <summary>
/// The loop: consume, decode, history and features, infer, decide, produce, commit. Three stages on three threads with bounded
/// hand-over; a message is never skipped: it becomes a score or a dead letter, or the loop stops before it commits past it.
/// </summary>
public sealed class StreamPipeline
{
    private readonly PipelineStages _stages;

    /// <summary>Wires the loop up; nothing runs before <see cref="RunAsync"/>.</summary>
    /// <param name="options">How it batches, commits, restores and stops.</param>
    /// <param name="history">How much of each account's past is kept.</param>
    /// <param name="topics">What it reads and writes.</param>
    /// <param name="ports">The outside world. The loop does not dispose them.</param>
    /// <param name="metrics">Where its numbers go.</param>
    /// <param name="logger">Where it reports.</param>
    public StreamPipeline(PipelineOptions options, HistoryOptions history, PipelineTopics topics, PipelinePorts ports, PipelineMetrics metrics, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(topics);
        ArgumentNullException.ThrowIfNull(ports);
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(logger);
        _stages = new PipelineStages(options, history, topics, ports, metrics, logger, new ThreadWaits(ports.Time));
    }

    /// <summary>How the loop is now. Any thread.</summary>
    public PipelineStatus Status => new(
        _stages.Ports.Consumer.IsJoined, _stages.Ingest.IsRestored, _stages.Ingest.SinceLastPoll, _stages.Partitions.Count, _stages.Publish.ScoredCount,
        _stages.Publish.AlertCount, _stages.Publish.DeadLetterCount, _stages.Ports.Consumer.Lag, _stages.Ingest.IsWaitingForSchema);

    /// <summary>
    /// Runs until it is told to stop, then finishes what is in flight, commits it and leaves the group, within
    /// <see cref="PipelineOptions.DrainDeadline"/>.
    /// </summary>
    /// <param name="stop">Tells it to stop.</param>
    /// <returns>Whether everything in flight was finished and committed; false = the deadline passed first, and the rest is read again by whoever owns the partitions next.</returns>
    /// <exception cref="PipelineFailedException">It cannot go on.</exception>
    /// <exception cref="InferenceFailedException">No provider could score a batch.</exception>
    /// <exception cref="SourceFailedException">The source cannot be read any more.</exception>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        using var run = new PipelineRun(_stages, stop);
        Task ingest = Start(run.Ingest);
        Task infer = Start(run.Infer);
        Task publish = Start(run.Publish);
        try
        {
            await Task.WhenAll(publish, infer, ingest).ConfigureAwait(false);
            return run.IsWhole;
        }
        finally
        {
            Log.Stopped(_stages.Logger, _stages.Publish.ScoredCount, _stages.Publish.AlertCount, _stages.Publish.DeadLetterCount, run.IsWhole);
        }
    }

    private static Task Start(StageLoop stage) => Task.Factory.StartNew(
        static state =>
        {
            var loop = (StageLoop)state!;
            while (loop.Step())
            {
                // The next step.
            }
        },
        stage, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
