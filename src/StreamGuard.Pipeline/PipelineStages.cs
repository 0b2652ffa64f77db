using Microsoft.Extensions.Logging;
using StreamGuard.Core.Alerts;
using StreamGuard.Core.Features;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Batches;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Infer;
using StreamGuard.Pipeline.Ingest;
using StreamGuard.Pipeline.Publish;
using StreamGuard.Pipeline.Threads;

namespace StreamGuard.Pipeline;

/// <summary>The loop's parts, wired up. Nothing here runs by itself: <see cref="PipelineRun"/> says what a step of each stage is.</summary>
internal sealed class PipelineStages
{
    private const int PublishQueueBatches = 16;

    internal PipelineStages(
        PipelineOptions options, HistoryOptions history, PipelineTopics topics, PipelinePorts ports, PipelineMetrics metrics, ILogger logger, StageWaits waits)
    {
        Options = options;
        Ports = ports;
        Logger = logger;
        Waits = waits;
        TimeProvider time = ports.Time;
        var ensemble = ports.Scorer.Ensemble;

        // One batch is being filled, one scored, one published; the others wait between the stages.
        int batches = options.HandOverCapacity + PublishQueueBatches + 3;
        // Newest first: the scorer keeps prepared calls for a few batches, and memory just used is still in the cache.
        var free = new HandOver<EventBatch>(batches, waits, newestFirst: true);
        for (int i = 0; i < batches; i++) free.TryGive(new EventBatch(options.BatchSize, ensemble), TimeSpan.Zero, CancellationToken.None);
        var toInfer = new HandOver<EventBatch>(options.HandOverCapacity, waits);
        var toPublish = new HandOver<EventBatch>(PublishQueueBatches, waits);

        InFlight = new InFlight(waits);
        var epochs = new PartitionEpochs();
        var budget = new AccountBudget(history.MaxAccountsPerPartition);
        Partitions = new PartitionTable(
            topics.Transactions, options.RestoreHistory, () => new AccountHistoryStore(history.Capacity, history.Horizon, budget), epochs, metrics, time, logger);
        var intake = new RecordIntake(topics, ports.Decoder, new FeatureBuilder(ensemble.HistoryLength, history.Capacity), ensemble.HistoryLength, metrics);
        Ingest = new IngestStage(options, topics.Transactions, ports.Consumer, intake, Partitions, free, toInfer, InFlight, metrics, time, logger);
        Infer = new InferStage(ports.Scorer, toInfer, toPublish, metrics, time);
        var unit = new OutputUnit(epochs);
        var committed = new CommittedPositions();
        var committer = new UnitCommitter(options, ports.Channel, ports.Consumer, unit, committed, metrics, waits, logger);
        Publish = new PublishStage(
            options, topics, ensemble, ports.Encoder, new AlertFactory(ensemble, topics.Transactions, history.Capacity), unit, committer, epochs, toPublish, free, InFlight, metrics, time);
        metrics.Observe(() => Partitions.Totals, () => ports.Consumer.Lag);
    }

    internal PipelineOptions Options { get; }

    internal PipelinePorts Ports { get; }

    internal ILogger Logger { get; }

    internal StageWaits Waits { get; }

    internal InFlight InFlight { get; }

    internal PartitionTable Partitions { get; }

    internal IngestStage Ingest { get; }

    internal InferStage Infer { get; }

    internal PublishStage Publish { get; }
}
