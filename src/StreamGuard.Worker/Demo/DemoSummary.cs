using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamGuard.Worker.Demo;

/// <summary>What the demo measured; the content of <c>summary.json</c>.</summary>
internal sealed record DemoSummary
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>Messages sent, malformed ones included.</summary>
    public required long Events { get; init; }

    /// <summary>Transactions that the worker scored.</summary>
    public required long Scored { get; init; }

    /// <summary>Alerts read back from the alerts topic.</summary>
    public required long Alerts { get; init; }

    /// <summary>Messages read back from the dead-letter topic.</summary>
    public required long DeadLetters { get; init; }

    /// <summary>Outcomes sent to the worker: frauds that were noticed two days later, by the payments' own time.</summary>
    public required long Outcomes { get; init; }

    /// <summary>Messages that became neither a score nor a dead letter, and alerts raised but not found on their topic.</summary>
    public required long Lost { get; init; }

    /// <summary>Messages scored more than once, and alerts found more than once.</summary>
    public required long Duplicated { get; init; }

    /// <summary>Events a second, from the first message sent to the last one scored.</summary>
    public required double EventsPerSecond { get; init; }

    /// <summary>From a message's timestamp to the reading of its alert.</summary>
    public required Latency EventToAlertMs { get; init; }

    /// <summary>Alerts on fraud / alerts; null without labels or alerts.</summary>
    public required double? Precision { get; init; }

    /// <summary>Frauds alerted on / frauds; null without labels or frauds.</summary>
    public required double? Recall { get; init; }

    /// <summary>The execution provider that served.</summary>
    public required string Provider { get; init; }

    /// <summary>Which broker it ran on.</summary>
    public required string Broker { get; init; }

    /// <summary>The summary as JSON.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Percentiles in milliseconds; null when there was no alert.</summary>
    /// <param name="P50">The median.</param>
    /// <param name="P99">The 99th percentile.</param>
    internal sealed record Latency([property: JsonPropertyName("p50")] double? P50, [property: JsonPropertyName("p99")] double? P99);
}
