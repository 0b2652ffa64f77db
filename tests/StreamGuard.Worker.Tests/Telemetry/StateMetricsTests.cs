using Shouldly;
using StreamGuard.OnnxRuntime;
using StreamGuard.Worker.Configuration;
using StreamGuard.Worker.Health;
using StreamGuard.Worker.Telemetry;

namespace StreamGuard.Worker.Tests.Telemetry;

[Collection(nameof(WorkerMetricsTests))]
public sealed class StateMetricsTests : IDisposable
{
    private readonly HealthState _health = new();
    private readonly WorkerMetrics _metrics = new(new TelemetryOptions { InstanceId = "worker" });
    private readonly StateMetrics _state;

    public StateMetricsTests() => _state = new StateMetrics(_health, [OrtProvider.Cuda, OrtProvider.Cpu]);

    public void Dispose()
    {
        _state.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public void Health_AtTheStart_IsLiveButNotReady()
    {
        var samples = Scrape();

        samples["streamguard_health{probe=\"live\"}"].ShouldBe(1);
        samples["streamguard_health{probe=\"ready\"}"].ShouldBe(0);
        samples["streamguard_health{probe=\"startup\"}"].ShouldBe(0);
    }

    [Fact]
    public void Health_WhenEverythingServes_IsReadyUntilItStops()
    {
        _health.OnModelLoaded();
        _health.OnPipelineStarted(() => new HealthFacts { Joined = true, Restored = true, PollingAlive = true });
        Scrape()["streamguard_health{probe=\"ready\"}"].ShouldBe(1);

        _health.OnStopping();

        var samples = Scrape();
        samples["streamguard_health{probe=\"ready\"}"].ShouldBe(0);
        samples["streamguard_health{probe=\"live\"}"].ShouldBe(1);
    }

    [Fact]
    public void Provider_BeforeTheModelIsLoaded_IsNotTold() =>
        Scrape().Keys.ShouldNotContain(key => key.StartsWith("streamguard_inference_provider"));

    [Fact]
    public void Provider_AfterAFallback_IsTheOtherAndNotPreferred()
    {
        var serving = "Cuda";
        _state.OnModelLoaded(() => serving);
        Scrape()["streamguard_inference_provider{preferred=\"true\",provider=\"Cuda\"}"].ShouldBe(1);

        serving = "Cpu";

        Scrape().Where(sample => sample.Key.StartsWith("streamguard_inference_provider")).Select(sample => sample.Key)
            .ShouldBe(["streamguard_inference_provider{preferred=\"false\",provider=\"Cpu\"}"]);
    }

    private IReadOnlyDictionary<string, double> Scrape() => new PrometheusText(_metrics.Scrape()).Samples;
}
