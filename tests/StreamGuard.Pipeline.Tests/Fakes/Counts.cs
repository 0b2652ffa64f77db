using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace StreamGuard.Pipeline.Tests.Fakes;

/// <summary>The counters of one loop, as a test reads them: "name" or "name tag=value". Thread-safe.</summary>
internal sealed class Counts : IMeterFactory
{
    private readonly ConcurrentDictionary<string, long> _counted = new();
    private readonly MeterListener _listener = new();
    private Meter? _meter;

    internal Counts()
    {
        _listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == _meter && instrument is Counter<long>) self.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, measured, tags, _) =>
        {
            string name = instrument.Name;
            foreach (KeyValuePair<string, object?> tag in tags) name += string.Create(CultureInfo.InvariantCulture, $" {tag.Key}={tag.Value}");
            _counted.AddOrUpdate(name, measured, (_, before) => before + measured);
        });
        _listener.Start();
    }

    internal long this[string name] => _counted.GetValueOrDefault(name);

    public Meter Create(MeterOptions options) => _meter = new Meter(options);

    public void Dispose()
    {
        _listener.Dispose();
        _meter?.Dispose();
    }
}
