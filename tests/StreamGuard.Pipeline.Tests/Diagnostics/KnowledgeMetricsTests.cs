using System.Diagnostics.Metrics;
using Shouldly;
using StreamGuard.Core.Terminals;
using StreamGuard.Pipeline.Diagnostics;

namespace StreamGuard.Pipeline.Tests.Diagnostics;

public sealed class KnowledgeMetricsTests
{
    private readonly List<double> _newest = [];

    [Fact]
    public void NewestOutcome_OutcomesInAnyOrder_IsTheTimestampOfTheNewest()
    {
        using var meter = new Meter(nameof(KnowledgeMetricsTests));
        var metrics = new KnowledgeMetrics(meter);
        using MeterListener listener = Listen(meter);

        listener.RecordObservableInstruments();
        _newest.ShouldBeEmpty();

        metrics.OutcomeRead(OutcomeEffect.Applied, 1_772_625_600_250);
        metrics.OutcomeRead(OutcomeEffect.Repeated, 1_772_625_500_000);
        listener.RecordObservableInstruments();
        _newest.ShouldBe([1_772_625_600.25]);
    }

    private MeterListener Listen(Meter meter)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter == meter && instrument.Name == "streamguard.outcomes.newest_timestamp") self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, measured, _, _) => _newest.Add(measured));
        listener.Start();
        return listener;
    }
}
