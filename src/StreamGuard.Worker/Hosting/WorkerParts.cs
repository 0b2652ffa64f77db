using Microsoft.Extensions.Logging;
using StreamGuard.Avro.Registry;
using StreamGuard.Core.Scoring;
using StreamGuard.Inference;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Kafka.Consuming;
using StreamGuard.Kafka.Producing;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Pipeline;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Inference;
using StreamGuard.Pipeline.Knowledge;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Snapshots;
using StreamGuard.Pipeline.Thresholds;
using StreamGuard.Worker.Commands;
using StreamGuard.Worker.Configuration;
using StreamGuard.Worker.Snapshots;

namespace StreamGuard.Worker.Hosting;

/// <summary>What a pipeline is made of, built from the configuration: model, schemas, Kafka clients. Disposes them in the reverse order.</summary>
internal sealed class WorkerParts : IDisposable
{
    private readonly Stack<IDisposable> _owned = new();

    private WorkerParts()
    {
    }

    /// <summary>The loop, wired up and not yet running.</summary>
    internal StreamPipeline Pipeline { get; private set; } = null!;

    /// <summary>Builds everything. Blocks while the model is loaded and, with a registry, until it has answered.</summary>
    /// <param name="options">The configuration, valid.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logging">Where the parts log.</param>
    /// <param name="onModelLoaded">Called with the scorer once its model is loaded and warm.</param>
    /// <param name="stop">Gives up.</param>
    internal static async Task<WorkerParts> BuildAsync(
        WorkerOptions options, TimeProvider time, ILoggerFactory logging, Action<IBatchScorer> onModelLoaded, CancellationToken stop)
    {
        var parts = new WorkerParts();
        try
        {
            var scorer = parts.Own(EnsembleScorer.Load(options.Inference, logging.CreateLogger<EnsembleScorer>()));
            if (ModelFit.Mistake(scorer.Ensemble, options) is { } mistake) throw new CommandFailedException(mistake.ToString(), ExitCodes.Usage);
            WarnOfOtherLabelDelay(scorer.Ensemble, options.Terminals.LabelDelay, logging);
            onModelLoaded(scorer);

            var schemas = parts.Own(SchemaSources.Create(options.Schemas, time));
            var ids = await OutputSchemas.RegisterAsync(schemas, options.Kafka.Topics, options.Outcomes.Enabled, time, logging.CreateLogger("StreamGuard.Schemas"), stop);

            var observer = new KafkaLog(logging.CreateLogger("StreamGuard.Kafka"), time);
            var (consumer, channel, side) = parts.Connect(options, observer, time);
            var metrics = parts.Own(new PipelineMetrics());
            var ports = new PipelinePorts(
                consumer, channel, new AvroTransactionDecoder(schemas, options.Validation), new AvroAlertEncoder(ids.Alert, ids.Score), scorer, time, StorageOf(options), ThresholdsOf(options),
                KnowledgeOf(options, side, schemas, ids));
            parts.Pipeline = new StreamPipeline(
                options.Pipeline, options.History, TopicsOf(options.Kafka.Topics), ports, metrics, logging.CreateLogger<StreamPipeline>());
            return parts;
        }
        catch
        {
            parts.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        while (_owned.TryPop(out var part))
        {
            part.Dispose();
        }
    }

    private static void WarnOfOtherLabelDelay(EnsembleDescription ensemble, TimeSpan delay, ILoggerFactory logging)
    {
        if (ensemble.LabelDelay is not { } trained || trained == delay) return;
        logging.CreateLogger<WorkerParts>().OtherLabelDelay(DurationText.Format(trained), DurationText.Format(delay));
    }

    private (KafkaSourceConsumer Consumer, IOutputChannel Channel, SideTopics? Side) Connect(WorkerOptions worker, KafkaLog observer, TimeProvider time)
    {
        KafkaOptions options = worker.Kafka;
        try
        {
            var consumer = Own(new KafkaSourceConsumer(options, observer, time));
            var channel = Own<IOutputChannel>(options.DeliveryGuarantee == DeliveryGuarantee.ExactlyOnce
                ? new ExactlyOnceChannel(options, consumer, observer, time)
                : new AtLeastOnceChannel(options, consumer, observer, time));
            if (!worker.Outcomes.Enabled) return (consumer, channel, null);
            var side = new SideTopics(
                Read(options.Topics.TerminalActivity, nameof(KafkaTopics.TerminalActivity), isBusy: true), Read(options.Topics.FraudOutcomes, nameof(KafkaTopics.FraudOutcomes)),
                Read(options.Topics.OutcomeDeadLetters, nameof(KafkaTopics.OutcomeDeadLetters)));
            return (consumer, channel, side);
        }
        catch (Exception refused) when (refused is InvalidOperationException or ArgumentException)
        {
            // The client library checks the settings that are passed through to it, and throws these when it is made.
            throw new CommandFailedException(
                $"Kafka:Settings, Kafka:ConsumerSettings or Kafka:ProducerSettings: the client refuses a setting ({refused.Message.TrimEnd('.')}); correct or remove it.",
                ExitCodes.Usage, refused);
        }

        KafkaSideTopic Read(string topic, string setting, bool isBusy = false) =>
            Own(new KafkaSideTopic(options, topic, $"Kafka:Topics:{setting}", isBusy, observer, time));
    }

    private static KnowledgeSources? KnowledgeOf(WorkerOptions options, SideTopics? side, ISchemaSource schemas, OutputSchemaIds ids)
    {
        if (side is null) return null;
        KafkaTopics topics = options.Kafka.Topics;
        return new KnowledgeSources(
            side.Activity, side.Outcomes, side.OutcomeLetters, new AvroActivityCodec(schemas, ids.Activity), new AvroOutcomeDecoder(schemas, options.Validation),
            options.Terminals, options.Outcomes, new KnowledgeTopics(topics.TerminalActivity, topics.FraudOutcomes, topics.OutcomeDeadLetters));
    }

    private static SnapshotStorage? StorageOf(WorkerOptions options) => options.Snapshots.Enabled && options.Pipeline.RestoreHistory
        ? new SnapshotStorage(new SnapshotFolder(FolderOf(options)), options.Snapshots, options.Kafka.GroupId)
        : null;

    private static AlertThresholds ThresholdsOf(WorkerOptions options)
    {
        bool areKept = options.Alerts.Threshold.Follows && options.Snapshots.Enabled;

        // Not in the folder of the snapshots itself, which the ingest thread uses meanwhile.
        return new AlertThresholds(
            options.Alerts.Threshold,
            areKept ? new SnapshotStorage(new SnapshotFolder(Path.Combine(FolderOf(options), "thresholds")), options.Snapshots, options.Kafka.GroupId) : null);
    }

    // A group's own: another group's files of the same names would be taken for its own when old ones are removed.
    private static string FolderOf(WorkerOptions options) => Path.Combine(options.Snapshots.Folder, "group-" + Uri.EscapeDataString(options.Kafka.GroupId));

    private static PipelineTopics TopicsOf(KafkaTopics topics) =>
        new(topics.Transactions, topics.FraudAlerts, topics.DeadLetters, string.IsNullOrEmpty(topics.TransactionScores) ? null : topics.TransactionScores);

    private sealed record SideTopics(KafkaSideTopic Activity, KafkaSideTopic Outcomes, KafkaSideTopic OutcomeLetters);

    private T Own<T>(T part)
        where T : IDisposable
    {
        _owned.Push(part);
        return part;
    }
}
