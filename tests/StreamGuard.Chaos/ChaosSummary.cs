using System.Text.Json;

namespace StreamGuard.Chaos;

/// <summary>The outcome of a run, as <c>summary.json</c> has it; docs/chaos.md tells what each figure means.</summary>
internal sealed record ChaosSummary
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public required int Events { get; init; }

    public required int Outputs { get; init; }

    public required int Missing { get; init; }

    public required int Duplicated { get; init; }

    public required int Unexpected { get; init; }

    public required int Kills { get; init; }

    public required int Freezes { get; init; }

    public required int Rebalances { get; init; }

    public required int Fenced { get; init; }

    public required int Aborted { get; init; }

    public required double RestoreSecondsMax { get; init; }

    public required double UnavailableSecondsMax { get; init; }

    public required double UnavailableSecondsMaxWithOutages { get; init; }

    public required int Stops { get; init; }

    public required int StopsCutOff { get; init; }

    public required int SelfStops { get; init; }

    public required int BrokerOutages { get; init; }

    public required int OffsetRewinds { get; init; }

    public required int OutcomesUnknown { get; init; }

    public required int SnapshotsPublished { get; init; }

    public required int SnapshotsLoaded { get; init; }

    public required int SnapshotsRejected { get; init; }

    public required int Alerts { get; init; }

    public required int DeadLetters { get; init; }

    public required int Partitions { get; init; }

    public required int Workers { get; init; }

    public required string Membership { get; init; }

    public required string Protocol { get; init; }

    public required string Snapshots { get; init; }

    public required int Seed { get; init; }

    public required double DurationSeconds { get; init; }

    /// <summary>Whether nothing is missing, repeated or wrong.</summary>
    internal bool IsClean => Missing == 0 && Duplicated == 0 && Unexpected == 0;

    /// <summary>The summary as JSON.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, Format);
}
