using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using StreamGuard.Worker.Configuration;

namespace StreamGuard.Worker.Telemetry;

/// <summary>
/// Collects every meter of StreamGuard and the runtime's own; <see cref="Scrape"/> gives them as Prometheus text, and they are
/// pushed to a collector where one is configured. Thread-safe.
/// </summary>
internal sealed class WorkerMetrics : IDisposable
{
    private readonly PrometheusExporter _exporter = new();
    private readonly MeterProvider _provider;

    /// <summary>Begins to collect.</summary>
    /// <param name="options">Where to push, and who this is.</param>
    internal WorkerMetrics(TelemetryOptions options)
    {
        var builder = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService(
                "streamguard",
                serviceVersion: Version,
                autoGenerateServiceInstanceId: false,
                serviceInstanceId: options.InstanceId.Length > 0 ? options.InstanceId : Environment.MachineName))
            .AddMeter("StreamGuard.*", "System.Runtime")
            .AddView(MetricViews.Of)
            .AddReader(new BaseExportingMetricReader(_exporter));
        if (options.OtlpEndpoint.Length > 0)
        {
            builder.AddOtlpExporter((exporter, reader) =>
            {
                exporter.Endpoint = new Uri(options.OtlpEndpoint);
                exporter.Protocol = options.OtlpProtocol == OtlpProtocol.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
                exporter.Headers = options.OtlpHeaders.Length > 0 ? options.OtlpHeaders : null;
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.OtlpInterval.TotalMilliseconds;
            });
        }

        _provider = builder.Build();
    }

    /// <summary>The program's version.</summary>
    internal static string Version { get; } =
        typeof(WorkerMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>All metrics as they are now, in Prometheus's text format 0.0.4.</summary>
    internal string Scrape() => _exporter.Scrape();

    /// <inheritdoc />
    public void Dispose() => _provider.Dispose();
}
