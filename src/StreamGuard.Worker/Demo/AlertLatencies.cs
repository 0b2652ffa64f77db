using System.Diagnostics.Metrics;
using StreamGuard.Pipeline.Diagnostics;

namespace StreamGuard.Worker.Demo;

/// <summary>Collects the worker's own measurements of event-to-alert latency. Thread-safe.</summary>
internal sealed class AlertLatencies : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<double> _milliseconds = [];

    /// <summary>Begins to listen.</summary>
    internal AlertLatencies()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == PipelineMetrics.MeterName && instrument.Name == "streamguard.event_to_alert.duration") listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, _, _) =>
        {
            lock (_milliseconds) _milliseconds.Add(seconds * 1000);
        });
        _listener.Start();
    }

    /// <summary>The percentiles of what was measured so far.</summary>
    internal DemoSummary.Latency Percentiles()
    {
        lock (_milliseconds)
        {
            _milliseconds.Sort();
            return new DemoSummary.Latency(At(0.50), At(0.99));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private double? At(double quantile) =>
        _milliseconds.Count == 0 ? null : Math.Round(_milliseconds[Math.Min(_milliseconds.Count - 1, (int)(quantile * _milliseconds.Count))], 1);
}
