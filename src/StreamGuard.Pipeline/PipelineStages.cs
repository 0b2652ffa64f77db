using Microsoft.Extensions.Logging;
using StreamGuard.Core.Alerts;
using StreamGuard.Core.Features;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Thresholds;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Batches;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Infer;
using StreamGuard.Pipeline.Ingest;
using StreamGuard.Pipeline.Knowledge;
using StreamGuard.Pipeline.Publish;
using StreamGuard.Pipeline.Snapshots;
using StreamGuard.Pipeline.Threads;
using StreamGuard.Pipeline.Thresholds;

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
        for (int i = 0; i < batches; i++) free.TryGive(new EventBatch(options.BatchSize, ensemble, history.Capacity, options.MaxExplainedPerBatch), TimeSpan.Zero, CancellationToken.None);
        var toInfer = new HandOver<EventBatch>(options.HandOverCapacity, waits);
        var toPublish = new HandOver<EventBatch>(PublishQueueBatches, waits);

        InFlight = new InFlight(waits);
        var epochs = new PartitionEpochs();
        var budget = new AccountBudget(history.MaxAccountsPerPartition);
        var committed = new CommittedPositions();
        Partitions = new PartitionTable(topics.Transactions, epochs, time, logger);
        Knowledge = ports.Knowledge is { Options.Enabled: true } sources
            ? new KnowledgeIntake(sources, topics.Transactions, options, Partitions, epochs, () => ports.Consumer.PartitionCount, metrics, time, logger)
            : null;
        var features = new FeatureBuilder(ensemble.HistoryLength, history.Capacity, (ports.Knowledge?.Terminals ?? new TerminalOptions()).LabelDelay);
        var intake = new RecordIntake(topics, ports.Decoder, features, Knowledge, new ProducerMistakes(topics.Transactions, metrics, time, logger), metrics, logger);
        var gaps = new SourceGaps(topics.Transactions, ports.Consumer, metrics, time, logger);
        (SnapshotShelf? shelf, SnapshotKeeper? keeper) = Snapshots(ports, options, history, topics, committed, metrics, logger);
        var restores = new Restores(
            options, topics.Transactions, ports.Consumer, Partitions, epochs, () => new AccountHistoryStore(history.Capacity, history.Horizon, budget), shelf, gaps,
            Knowledge, metrics, time, logger);
        ThresholdOptions threshold = ports.Thresholds?.Options ?? new ThresholdOptions();
        PartitionThresholds? thresholds = threshold.Follows
            ? new PartitionThresholds(ports.Thresholds!, ensemble, topics.Transactions, ports.Consumer, committed, epochs, metrics, time, logger)
            : null;
        var decisions = new AlertDecisions(threshold, ensemble.Threshold, thresholds);
        var open = new OpenBatch(options, free, toInfer, InFlight, Knowledge, time);
        Ingest = new IngestStage(options, topics.Transactions, ports.Consumer, intake, Partitions, restores, gaps, keeper, thresholds, Knowledge, open, InFlight, metrics, time, logger);
        Infer = new InferStage(ports.Scorer, new BatchExplainer(ports.Scorer, decisions, options.BatchSize, metrics, time), toInfer, toPublish, metrics, time);
        var unit = new OutputUnit(epochs);
        var committer = new UnitCommitter(options, ports.Channel, ports.Consumer, unit, committed, metrics, waits, logger);
        Publish = new PublishStage(
            options, topics, ensemble, ports.Encoder, new AlertFactory(ensemble, topics.Transactions, history.Capacity), decisions, unit, new UnitActivity(ports.Knowledge, epochs),
            committer, epochs, toPublish, free, InFlight, metrics, time);
        if (Knowledge is { } knowledge) metrics.Knowledge.Observe(() => knowledge.Totals, () => knowledge.Lags);
        metrics.Observe(() => Partitions.Totals, () => ports.Consumer.Lag, () => Ingest.WaitingForSchema);
        metrics.ObserveThresholds(decisions.Read);
    }

    internal PipelineOptions Options { get; }

    internal PipelinePorts Ports { get; }

    internal ILogger Logger { get; }

    internal StageWaits Waits { get; }

    internal InFlight InFlight { get; }

    internal PartitionTable Partitions { get; }

    /// <summary>What is known of terminals and outcomes; null = nothing.</summary>
    internal KnowledgeIntake? Knowledge { get; }

    internal IngestStage Ingest { get; }

    internal InferStage Infer { get; }

    internal PublishStage Publish { get; }

    private static (SnapshotShelf? Shelf, SnapshotKeeper? Keeper) Snapshots(
        PipelinePorts ports, PipelineOptions options, HistoryOptions history, PipelineTopics topics, CommittedPositions committed, PipelineMetrics metrics, ILogger logger)
    {
        if (!options.RestoreHistory)
        {
            // Histories that begin empty are no histories to keep.
            Log.HistoryNotRestored(logger, topics.Transactions);
            return default;
        }

        if (ports.Snapshots is not { Options.Enabled: true } storage)
        {
            Log.SnapshotsOff(logger, topics.Transactions);
            return default;
        }

        if (!SnapshotName.CanName(topics.Transactions))
        {
            Log.SnapshotsImpossible(logger, topics.Transactions, SnapshotName.MaxTopicLength);
            return default;
        }

        long horizonMs = history.Horizon.Ticks / TimeSpan.TicksPerMillisecond;
        var expected = new SnapshotHeader(
            storage.GroupId, topics.Transactions, Partition: 0, PartitionCount: 0, NextOffset: 0, FeatureSpecification.Version,
            history.Capacity, horizonMs, history.MaxAccountsPerPartition, GapUntilMs: 0);
        var shelf = new SnapshotShelf(storage, expected, metrics, logger);
        var keeper = new SnapshotKeeper(storage, shelf, Describe, committed, metrics, ports.Time, logger);
        return (shelf, keeper);

        SnapshotHeader Describe(PartitionState state) => expected with
        {
            Partition = state.Partition, PartitionCount = ports.Consumer.PartitionCount, NextOffset = state.NextOffset, GapUntilMs = state.GapUntilMs,
        };
    }
}
