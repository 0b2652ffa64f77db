using StreamGuard.Core.Terminals;
using StreamGuard.Core.Windows;
using StreamGuard.Inference;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Pipeline;
using StreamGuard.Pipeline.Knowledge;
using StreamGuard.Pipeline.Snapshots;

namespace StreamGuard.Worker.Configuration;

/// <summary>The whole configuration of a worker: one property per section.</summary>
internal sealed class WorkerOptions
{
    /// <summary>How Kafka is reached, and what is promised there.</summary>
    public KafkaOptions Kafka { get; set; } = new();

    /// <summary>Where the schemas of messages come from.</summary>
    public SchemasOptions Schemas { get; set; } = new();

    /// <summary>What a transaction must be besides well formed.</summary>
    public TransactionValidation Validation { get; set; } = new();

    /// <summary>Which ensemble scores, and on what.</summary>
    public InferenceOptions Inference { get; set; } = new();

    /// <summary>What becomes an alert.</summary>
    public AlertsOptions Alerts { get; set; } = new();

    /// <summary>How the loop batches, commits, restores and stops.</summary>
    public PipelineOptions Pipeline { get; set; } = new();

    /// <summary>How much of each account's past is kept.</summary>
    public HistoryOptions History { get; set; } = new();

    /// <summary>What is remembered of terminals, and when outcomes count as known.</summary>
    public TerminalOptions Terminals { get; set; } = new();

    /// <summary>Whether outcomes and terminal counts are read and told, and how many are held.</summary>
    public OutcomeOptions Outcomes { get; set; } = new();

    /// <summary>How histories are kept on local disk, so that a restart need not read the whole topic.</summary>
    public SnapshotOptions Snapshots { get; set; } = new();

    /// <summary>Where health and metrics are served.</summary>
    public HttpOptions Http { get; set; } = new();

    /// <summary>What the worker tells of itself.</summary>
    public TelemetryOptions Telemetry { get; set; } = new();

    /// <summary>What the sections' attributes cannot say, section by section and across them.</summary>
    /// <returns>Each section's name with its mistakes in words; the first word of a mistake is its key within the section.</returns>
    internal IEnumerable<(string Section, string Mistake)> Validate()
    {
        IEnumerable<(string, IEnumerable<string>)> sections =
        [
            (nameof(Kafka), Kafka.Validate()),
            (nameof(Schemas), Schemas.Validate()),
            (nameof(Inference), Inference.Validate()),
            (nameof(Alerts), Alerts.Validate()),
            (nameof(Snapshots), Snapshots.Validate()),
            (nameof(Http), Http.Validate()),
            (nameof(Telemetry), Telemetry.Validate()),
        ];
        return sections.SelectMany(section => section.Item2.Select(mistake => (section.Item1, mistake))).Concat(ValidateTogether());
    }

    private IEnumerable<(string Section, string Mistake)> ValidateTogether()
    {
        if (Pipeline.BatchSize > Inference.MaxBatchSize)
        {
            yield return (nameof(Pipeline), $"BatchSize: '{Pipeline.BatchSize}' is more than Inference:MaxBatchSize ({Inference.MaxBatchSize}); lower it, or raise the other.");
        }

        if (Kafka.DeliveryGuarantee == DeliveryGuarantee.ExactlyOnce && Kafka.TransactionTimeout < Pipeline.CommitInterval * 10)
        {
            yield return (nameof(Kafka), $"TransactionTimeout: '{Text(Kafka.TransactionTimeout)}' is less than ten times Pipeline:CommitInterval "
                + $"({Text(Pipeline.CommitInterval)}); raise it, or the broker aborts transactions that are merely slow.");
        }

        if (Kafka.MaxPollInterval <= Pipeline.DrainDeadline)
        {
            yield return (nameof(Pipeline), $"DrainDeadline: '{Text(Pipeline.DrainDeadline)}' is not less than Kafka:MaxPollInterval ({Text(Kafka.MaxPollInterval)}); "
                + "lower it, or the group gives the partitions away while they are drained.");
        }

        if (Http.LivenessDeadline <= Pipeline.DrainDeadline)
        {
            yield return (nameof(Http), $"LivenessDeadline: '{Text(Http.LivenessDeadline)}' is not more than Pipeline:DrainDeadline ({Text(Pipeline.DrainDeadline)}); "
                + "raise it, or a worker that drains looks dead.");
        }

        static string Text(TimeSpan duration) => DurationText.Format(duration);
    }
}
