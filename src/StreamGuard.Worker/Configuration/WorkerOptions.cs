using StreamGuard.Core.Windows;
using StreamGuard.Kafka.Configuration;

namespace StreamGuard.Worker.Configuration;

/// <summary>The whole configuration of a worker: one property per section.</summary>
internal sealed class WorkerOptions
{
    /// <summary>How Kafka is reached, and what is promised there.</summary>
    public KafkaOptions Kafka { get; set; } = new();

    /// <summary>How much of each account's past is kept.</summary>
    public HistoryOptions History { get; set; } = new();

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
            (nameof(Http), Http.Validate()),
            (nameof(Telemetry), Telemetry.Validate()),
        ];
        return sections.SelectMany(section => section.Item2.Select(mistake => (section.Item1, mistake)));
    }
}
