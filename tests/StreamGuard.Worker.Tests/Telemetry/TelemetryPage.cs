using System.Diagnostics.Metrics;
using System.Text;
using StreamGuard.OnnxRuntime;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Worker.Health;
using StreamGuard.Worker.Telemetry;

namespace StreamGuard.Worker.Tests.Telemetry;

/// <summary>Renders <c>docs/telemetry.md</c> from the instruments themselves.</summary>
internal static class TelemetryPage
{
    /// <summary>The tags of instruments that have any: .NET's instruments do not know them beforehand.</summary>
    internal static readonly IReadOnlyDictionary<string, string[]> Tags = new Dictionary<string, string[]>
    {
        ["streamguard.dead_letters"] = ["reason"],
        ["streamguard.snapshot.rejected"] = ["reason"],
        ["streamguard.window.late_records"] = ["stored"],
        ["streamguard.threshold"] = ["partition"],
        ["streamguard.outcomes"] = ["effect"],
        ["streamguard.outcomes.refused"] = ["reason"],
        ["streamguard.outcomes.unknown"] = ["of"],
        ["streamguard.transactions.keys_not_account"] = ["key"],
        ["streamguard.terminal_activity"] = ["effect"],
        ["streamguard.side_topic.lag"] = ["topic"],
        ["streamguard.alerts.budget"] = ["partition"],
        ["streamguard.alerts.budget.spent"] = ["partition"],
        ["streamguard.alerts.budget.carried"] = ["partition"],
        ["streamguard.health"] = ["probe"],
        ["streamguard.inference.provider"] = ["preferred", "provider"],
        ["dotnet.gc.collections"] = ["gc.heap.generation"],
        ["dotnet.gc.last_collection.heap.size"] = ["gc.heap.generation"],
        ["dotnet.gc.last_collection.heap.fragmentation.size"] = ["gc.heap.generation"],
        ["dotnet.process.cpu.time"] = ["cpu.mode"],
        ["dotnet.exceptions"] = ["error.type"],
    };

    private static readonly (string Meter, string Words)[] Meters =
    [
        (PipelineMetrics.MeterName, "The loop: what is consumed, scored, published and kept."),
        (StateMetrics.MeterName, "The worker around the loop."),
        ("System.Runtime", "The .NET runtime's own; its documentation describes them."),
    ];

    private const string Introduction = """
        # Telemetry

        Written by a test from the instruments themselves; edit those, then run the tests with `STREAMGUARD_UPDATE_DOCS=1`.

        A worker serves its metrics at `/metrics` of its HTTP port in Prometheus's text format, and pushes them to an OpenTelemetry collector where
        `Telemetry:OtlpEndpoint` names one. Durations are in seconds. An instrument that has measured nothing yet is not there yet. A histogram `NAME` is
        the series `NAME_bucket`, `NAME_sum` and `NAME_count`. `target_info` carries the service's name, version and instance. No metric carries an
        identifier of an account, a card or a transaction.

        Every name that the dashboard and the alerts under `deploy/` use is checked against this page.


        """;

    internal static string Render()
    {
        var instruments = Instruments();
        var text = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        foreach (var (meter, words) in Meters)
        {
            text.Append("## ").Append(meter).Append("\n\n").Append(words).Append("\n\n");
            text.Append("| Instrument | In Prometheus | Kind | Unit | Tags | What it is |\n|---|---|---|---|---|---|\n");
            foreach (var instrument in instruments.Where(instrument => instrument.Meter.Name == meter).OrderBy(instrument => instrument.Name, StringComparer.Ordinal))
            {
                AppendRow(text, instrument);
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>Every instrument of a worker's meters, once each.</summary>
    internal static IReadOnlyCollection<Instrument> Instruments()
    {
        var found = new Dictionary<string, Instrument>(StringComparer.Ordinal);
        using var pipeline = new PipelineMetrics();
        using var state = new StateMetrics(new HealthState(), [OrtProvider.Cpu]);
        using var listener = new MeterListener();

        // Other tests make the same meters meanwhile: which one an instrument is of does not matter here.
        listener.InstrumentPublished = (instrument, _) =>
        {
            lock (found)
            {
                if (Meters.Any(meter => meter.Meter == instrument.Meter.Name))
                {
                    found[instrument.Name] = instrument;
                }
            }
        };
        listener.Start();
        lock (found)
        {
            return [.. found.Values];
        }
    }

    private static void AppendRow(StringBuilder text, Instrument instrument)
    {
        var kind = KindOf(instrument);
        var unit = instrument.Unit ?? "";
        text.Append("| `").Append(instrument.Name).Append("` | `").Append(PrometheusNames.Metric(instrument.Name, unit, kind == "counter")).Append("` | ").Append(kind)
            .Append(" | ").Append(unit.Length == 0 ? "" : $"`{unit}`")
            .Append(" | ").AppendJoin(", ", Tags.GetValueOrDefault(instrument.Name, []).Select(tag => $"`{PrometheusNames.Label(tag)}`"))
            .Append(" | ").Append(DescriptionOf(instrument)).Append(" |\n");
    }

    private static string DescriptionOf(Instrument instrument) =>
        instrument.Meter.Name.StartsWith("StreamGuard.", StringComparison.Ordinal) ? (instrument.Description ?? "").Replace("|", "\\|", StringComparison.Ordinal) : "";

    private static string KindOf(Instrument instrument)
    {
        var name = instrument.GetType().Name;
        return name.StartsWith("Histogram", StringComparison.Ordinal) ? "histogram"
            : name.StartsWith("Counter", StringComparison.Ordinal) || name.StartsWith("ObservableCounter", StringComparison.Ordinal) ? "counter" : "gauge";
    }
}
