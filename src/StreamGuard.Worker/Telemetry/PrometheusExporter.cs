using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace StreamGuard.Worker.Telemetry;

/// <summary>Writes all metrics as Prometheus text when asked. <see cref="Scrape"/> may be called from any thread; one collects at a time.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly Lock _scraping = new();
    private readonly StringBuilder _text = new();

    /// <inheritdoc />
    public Func<int, bool>? Collect { get; set; }

    /// <summary>Collects, and gives the text.</summary>
    /// <exception cref="InvalidOperationException">The exporter belongs to no reader.</exception>
    internal string Scrape()
    {
        lock (_scraping)
        {
            var collect = Collect ?? throw new InvalidOperationException("The exporter is not attached to a metric reader.");
            _text.Clear();
            collect(Timeout.Infinite);
            return _text.ToString();
        }
    }

    /// <inheritdoc />
    public override ExportResult Export(in Batch<Metric> batch)
    {
        var writer = new PrometheusWriter(_text);
        writer.WriteTargetInfo(ParentProvider.GetResource().Attributes);
        foreach (var metric in batch)
        {
            writer.Write(metric);
        }

        return ExportResult.Success;
    }
}
