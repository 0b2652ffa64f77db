using System.Diagnostics.Metrics;
using Shouldly;
using StreamGuard.Worker.Configuration;
using StreamGuard.Worker.Telemetry;

namespace StreamGuard.Worker.Tests.Telemetry;

[Collection(nameof(WorkerMetricsTests))]
public sealed class WorkerMetricsTests : IDisposable
{
    private readonly Meter _meter = new("StreamGuard.Tests");
    private readonly Meter _foreign = new("Somebody.Else");
    private readonly WorkerMetrics _metrics = new(new TelemetryOptions { InstanceId = "worker \"1\"\\a\nb" });

    public void Dispose()
    {
        _metrics.Dispose();
        _meter.Dispose();
        _foreign.Dispose();
    }

    [Fact]
    public void Scrape_Counter_HasTotalTypeAndLabels()
    {
        var counter = _meter.CreateCounter<long>("streamguard.dead_letters", "{message}", "Messages set aside.");
        counter.Add(2, new KeyValuePair<string, object?>("reason", "NotFramed"));
        counter.Add(3, new KeyValuePair<string, object?>("reason", "with \"quotes\", \\ and\nlines"));

        var text = Scrape();

        text.Types["streamguard_dead_letters_total"].ShouldBe("counter");
        text.Samples["streamguard_dead_letters_total{reason=\"NotFramed\"}"].ShouldBe(2);
        text.Samples["streamguard_dead_letters_total{reason=\"with \\\"quotes\\\", \\\\ and\\nlines\"}"].ShouldBe(3);
    }

    [Fact]
    public void Scrape_Duration_IsAHistogramWithFineBuckets()
    {
        var histogram = _meter.CreateHistogram<double>("streamguard.inference.duration", "s", "Time of one batch.");
        histogram.Record(0.0004);
        histogram.Record(0.004);
        histogram.Record(60);

        var text = Scrape();

        text.Types["streamguard_inference_duration_seconds"].ShouldBe("histogram");
        text.Samples["streamguard_inference_duration_seconds_bucket{le=\"0.0005\"}"].ShouldBe(1);
        text.Samples["streamguard_inference_duration_seconds_bucket{le=\"0.003\"}"].ShouldBe(1);
        text.Samples["streamguard_inference_duration_seconds_bucket{le=\"0.005\"}"].ShouldBe(2);
        text.Samples["streamguard_inference_duration_seconds_bucket{le=\"10\"}"].ShouldBe(2);
        text.Samples["streamguard_inference_duration_seconds_bucket{le=\"+Inf\"}"].ShouldBe(3);
        text.Samples["streamguard_inference_duration_seconds_count"].ShouldBe(3);
        text.Samples["streamguard_inference_duration_seconds_sum"].ShouldBe(60.0044, 1e-9);
    }

    [Fact]
    public void Scrape_Score_HasBucketsOfOneTwentieth()
    {
        _meter.CreateHistogram<double>("streamguard.score").Record(0.07);

        var text = Scrape();

        text.Samples["streamguard_score_bucket{le=\"0.05\"}"].ShouldBe(0);
        text.Samples["streamguard_score_bucket{le=\"0.1\"}"].ShouldBe(1);
        text.Samples.Keys.Count(key => key.StartsWith("streamguard_score_bucket{")).ShouldBe(21);
    }

    [Fact]
    public void Scrape_GaugeAndUpDownCounter_AreGauges()
    {
        _meter.CreateObservableGauge("streamguard.window.bytes", () => 12.5, "By", "Memory.");
        _meter.CreateUpDownCounter<int>("streamguard.window.accounts").Add(-4);

        var text = Scrape();

        text.Types["streamguard_window_bytes"].ShouldBe("gauge");
        text.Samples["streamguard_window_bytes"].ShouldBe(12.5);
        text.Types["streamguard_window_accounts"].ShouldBe("gauge");
        text.Samples["streamguard_window_accounts"].ShouldBe(-4);
    }

    [Fact]
    public void Scrape_Resource_IsTargetInfo()
    {
        Scrape().Samples.Keys.ShouldContain(
            $"target_info{{service_instance_id=\"worker \\\"1\\\"\\\\a\\nb\",service_name=\"streamguard\",service_version=\"{WorkerMetrics.Version}\"}}");
    }

    [Fact]
    public void Scrape_OtherMeters_AreLeftOutButTheRuntimeIsThere()
    {
        _foreign.CreateCounter<int>("somebody.else").Add(1);

        var text = Scrape();

        text.Types.Keys.ShouldNotContain(name => name.StartsWith("somebody"));
        text.Types["dotnet_gc_collections_total"].ShouldBe("counter");
    }

    [Fact]
    public void Scrape_TwoInstrumentsOfOneName_GiveOneFamily()
    {
        using var second = new Meter("StreamGuard.Tests.Second");
        _meter.CreateCounter<int>("streamguard.same.name").Add(1);
        second.CreateCounter<int>("streamguard.same_name").Add(2);

        Scrape().Samples.Keys.Count(key => key.StartsWith("streamguard_same_name_total")).ShouldBe(1);
    }

    [Fact]
    public void Scrape_FromManyThreads_IsWholeEveryTime()
    {
        var counter = _meter.CreateCounter<long>("streamguard.records");

        Parallel.For(0, 100, _ =>
        {
            counter.Add(1);
            Scrape().Types.ShouldContainKey("target_info");
        });

        Scrape().Samples["streamguard_records_total"].ShouldBe(100);
    }

    [PromtoolFact]
    public async Task Scrape_EveryKindOfInstrument_PassesPromtool()
    {
        Scrape_Counter_HasTotalTypeAndLabels();
        Scrape_Duration_IsAHistogramWithFineBuckets();
        Scrape_Score_HasBucketsOfOneTwentieth();
        Scrape_GaugeAndUpDownCounter_AreGauges();

        var (_, complaints) = await Promtool.CheckAsync(_metrics.Scrape());

        // The names of the runtime's own instruments are .NET's, and dashboards know them.
        complaints.Where(complaint => !(complaint.StartsWith("dotnet_") && complaint.EndsWith("should not have \"_count\" suffix"))).ShouldBeEmpty();
    }

    [PromtoolFact]
    public async Task Check_BrokenText_IsNoticed()
    {
        // Guards the test above against a promtool that accepts everything.
        (await Promtool.CheckAsync("# TYPE a counter\na{b=\"\n")).Status.ShouldNotBe(0);
    }

    private PrometheusText Scrape() => new(_metrics.Scrape());
}
