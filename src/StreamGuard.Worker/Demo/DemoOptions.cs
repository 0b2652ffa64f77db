using StreamGuard.Worker.Offline;

namespace StreamGuard.Worker.Demo;

/// <summary>What the demo streams, and where it leaves its results.</summary>
internal sealed record DemoOptions
{
    private const int MalformedAmongSimulated = 20;

    /// <summary>Simulated payments; not used with <see cref="OpenInput"/>.</summary>
    public long Events { get; init; } = 200_000;

    /// <summary>Simulated accounts.</summary>
    public int Accounts { get; init; } = 2_000;

    /// <summary>The simulation's seed.</summary>
    public long Seed { get; init; } = 2_026;

    /// <summary>Partitions of the transactions topic.</summary>
    public int Partitions { get; init; } = 8;

    /// <summary>Messages malformed on purpose, which must be found among the dead letters; never any among a file's payments.</summary>
    public int Malformed => OpenInput is null ? MalformedAmongSimulated : 0;

    /// <summary>Opens a file to replay instead of simulating; null = simulate.</summary>
    public Func<TransactionFileReader>? OpenInput { get; init; }

    /// <summary>The ensemble.</summary>
    public string ModelDirectory { get; init; } = Path.Combine("models", "default");

    /// <summary>The folder of the results; created when missing.</summary>
    public string OutputDirectory { get; init; } = Path.Combine("artifacts", "demo");

    /// <summary>Every alert, one JSON object a line.</summary>
    public string AlertsPath => Path.Combine(OutputDirectory, "alerts.jsonl");

    /// <summary>What was measured.</summary>
    public string SummaryPath => Path.Combine(OutputDirectory, "summary.json");

    /// <summary>How many alerts are shown as an analyst would read them.</summary>
    public int ShownAlerts { get; init; } = 3;
}
