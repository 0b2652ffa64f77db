using Microsoft.Extensions.Logging;
using StreamGuard.Core.Alerts;
using StreamGuard.Core.Features;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Batches;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Infer;
using StreamGuard.Pipeline.Inference;
using StreamGuard.Pipeline.Ingest;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Publish;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Pipeline.Threads;

namespace StreamGuard.Pipeline;

/// <summary>
/// The loop: consume, decode, history and features, infer, decide, produce, commit. Three stages on three threads with bounded
/// hand-over; a message is never skipped: it becomes a score or a dead letter, or the loop stops before it commits past it.
/// </summary>
public sealed class StreamPipeline
{
    private const int PublishQueueBatches = 16;
    private static readonly TimeSpan StageWait = TimeSpan.FromMilliseconds(20);

    private readonly PipelineOptions _options;
    private readonly ISourceConsumer _consumer;
    private readonly IOutputChannel _channel;
    private readonly InFlight _inFlight = new();
    private readonly PartitionTable _partitions;
    private readonly IngestStage _ingest;
    private readonly InferStage _infer;
    private readonly PublishStage _publish;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

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
        _options = options;
        _consumer = ports.Consumer;
        _channel = ports.Channel;
        _time = ports.Time;
        _logger = logger;

        var ensemble = ports.Scorer.Ensemble;
        // One batch is being filled, one scored, one published; the others wait between the stages.
        int batches = options.HandOverCapacity + PublishQueueBatches + 3;
        // Newest first: the scorer keeps prepared calls for a few batches, and memory just used is still in the cache.
        var free = new HandOver<EventBatch>(batches, newestFirst: true);
        for (int i = 0; i < batches; i++) free.TryGive(new EventBatch(options.BatchSize, ensemble), TimeSpan.Zero, CancellationToken.None);
        var toInfer = new HandOver<EventBatch>(options.HandOverCapacity);
        var toPublish = new HandOver<EventBatch>(PublishQueueBatches);

        var epochs = new PartitionEpochs();
        var budget = new AccountBudget(history.MaxAccountsPerPartition);
        _partitions = new PartitionTable(
            topics.Transactions, options.RestoreHistory, () => new AccountHistoryStore(history.Capacity, history.Horizon, budget), epochs, metrics, _time, logger);
        var intake = new RecordIntake(topics, ports.Decoder, new FeatureBuilder(ensemble.HistoryLength, history.Capacity), ensemble.HistoryLength, metrics);
        _ingest = new IngestStage(options, topics.Transactions, _consumer, intake, _partitions, free, toInfer, _inFlight, metrics, _time, logger);
        _infer = new InferStage(ports.Scorer, toInfer, toPublish, metrics, _time);
        var unit = new OutputUnit(epochs);
        var committer = new UnitCommitter(options, _channel, _consumer, unit, metrics, _time, logger);
        _publish = new PublishStage(
            options, topics, ensemble, ports.Encoder, new AlertFactory(ensemble, topics.Transactions, history.Capacity), unit, committer, epochs, toPublish, free, _inFlight, metrics, _time);
        metrics.Observe(() => _partitions.Totals, () => _consumer.Lag);
    }

    /// <summary>How the loop is now. Any thread.</summary>
    public PipelineStatus Status => new(
        _consumer.IsJoined, _ingest.IsRestored, _ingest.SinceLastPoll, _partitions.Count, _publish.ScoredCount, _publish.AlertCount,
        _publish.DeadLetterCount, _consumer.Lag, _ingest.IsWaitingForSchema);

    /// <summary>
    /// Runs until it is told to stop, then finishes what is in flight, commits it and leaves the group, within
    /// <see cref="PipelineOptions.DrainDeadline"/>.
    /// </summary>
    /// <param name="stop">Tells it to stop.</param>
    /// <exception cref="PipelineFailedException">It cannot go on.</exception>
    /// <exception cref="InferenceFailedException">No provider could score a batch.</exception>
    /// <exception cref="SourceFailedException">The source cannot be read any more.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        using var stopIngest = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var ingestEnded = new CancellationTokenSource();
        using var inferEnded = new CancellationTokenSource();
        using var abandon = new CancellationTokenSource();
        using CancellationTokenRegistration broken = abandon.Token.Register(_inFlight.Break);
        using CancellationTokenRegistration deadline = stop.Register(() => abandon.CancelAfter(_options.DrainDeadline));
        _ingest.Abandon = abandon.Token;

        Task ingest = Start("ingest", () => RunIngest(stopIngest.Token, abandon.Token), () => ingestEnded.Cancel(), Fail);
        Task infer = Start("infer", () => RunInfer(ingestEnded.Token, abandon.Token), () => inferEnded.Cancel(), Fail);
        Task publish = Start("publish", () => RunPublish(inferEnded.Token, abandon.Token), () => { }, Fail);
        try
        {
            await Task.WhenAll(publish, infer, ingest).ConfigureAwait(false);
        }
        finally
        {
            bool drained = !abandon.IsCancellationRequested;
            Log.Stopped(_logger, _publish.ScoredCount, _publish.AlertCount, _publish.DeadLetterCount, drained);
        }

        // A stage that failed must neither be waited for by the others nor let them publish past it.
        void Fail()
        {
            abandon.Cancel();
            stopIngest.Cancel();
        }
    }

    private void RunIngest(CancellationToken stop, CancellationToken abandon)
    {
        _consumer.Subscribe(_ingest);
        try
        {
            while (!stop.IsCancellationRequested) _ingest.Step(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The batch in hand is still flushed below.
        }

        try
        {
            _ingest.Flush(abandon);
            _inFlight.WaitUntilCommitted(_options.DrainDeadline);
        }
        finally
        {
            _consumer.Close();
        }
    }

    private void RunInfer(CancellationToken inputEnded, CancellationToken abandon)
    {
        while (true)
        {
            bool wasLast = inputEnded.IsCancellationRequested;
            if (!_infer.Step(StageWait, abandon) && wasLast) return;
        }
    }

    private void RunPublish(CancellationToken inputEnded, CancellationToken abandon)
    {
        _channel.Initialize(abandon);
        while (true)
        {
            bool wasLast = inputEnded.IsCancellationRequested;
            if (!_publish.Step(StageWait, abandon) && wasLast) break;
        }

        _publish.Commit(abandon);
    }

    private Task Start(string stage, Action run, Action ended, Action failed) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                run();
            }
            catch (OperationCanceledException)
            {
                // Abandoned: by another stage's failure, which that stage reports, or by the drain deadline.
            }
            catch (Exception exception)
            {
                Log.StageFailed(_logger, stage, exception);
                failed();
                throw;
            }
            finally
            {
                ended();
            }
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
