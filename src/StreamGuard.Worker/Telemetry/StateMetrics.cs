using System.Diagnostics.Metrics;
using StreamGuard.OnnxRuntime;
using StreamGuard.Worker.Health;

namespace StreamGuard.Worker.Telemetry;

/// <summary>The state of the worker as gauges: what its probes answer, and what serves its model. Thread-safe.</summary>
internal sealed class StateMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    internal const string MeterName = "StreamGuard.Worker";

    private static readonly (string Path, KeyValuePair<string, object?> Tag)[] Probes =
    [
        (HealthReport.LivePath, new("probe", "live")),
        (HealthReport.ReadyPath, new("probe", "ready")),
        (HealthReport.StartupPath, new("probe", "startup")),
    ];

    private readonly Meter _meter = new(MeterName);
    private readonly HealthState _health;
    private readonly string _preferred;
    private volatile Func<string>? _provider;

    /// <summary>Creates the gauges.</summary>
    /// <param name="health">What the probes look at.</param>
    /// <param name="providers">The configured execution providers, the preferred one first.</param>
    internal StateMetrics(HealthState health, IReadOnlyList<OrtProvider> providers)
    {
        _health = health;
        _preferred = providers[0].ToString();
        _meter.CreateObservableGauge("streamguard.health", Answers, "1", "Whether a probe says yes: 1, or 0.");
        _meter.CreateObservableGauge(
            "streamguard.inference.provider", Provider, "1", "1 for the execution provider that serves; preferred = whether it is the first configured one.");
    }

    /// <summary>The model is loaded: from now on its execution provider is told.</summary>
    /// <param name="provider">Names the one that serves at the moment; any thread may call it.</param>
    internal void OnModelLoaded(Func<string> provider) => _provider = provider;

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Answers()
    {
        var facts = _health.Facts;
        return Probes.Select(probe => new Measurement<int>(HealthReport.Answer(probe.Path, in facts, out _) == true ? 1 : 0, probe.Tag));
    }

    private IEnumerable<Measurement<int>> Provider()
    {
        if (_provider?.Invoke() is not { } serving)
        {
            return [];
        }

        return [new Measurement<int>(1, new("provider", serving), new("preferred", serving == _preferred))];
    }
}
