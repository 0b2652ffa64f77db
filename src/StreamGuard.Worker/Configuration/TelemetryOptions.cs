using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;

namespace StreamGuard.Worker.Configuration;

/// <summary>What the worker tells of itself: its log, and metrics beyond <c>/metrics</c>.</summary>
internal sealed class TelemetryOptions
{
    /// <summary>The form of the log on standard output: <c>Json</c> or <c>Plain</c>. Default Json.</summary>
    public LogFormat LogFormat { get; set; } = LogFormat.Json;

    /// <summary>The least severe level that is logged: <c>Trace</c>, <c>Debug</c>, <c>Information</c>, <c>Warning</c>, <c>Error</c>, <c>Critical</c>, <c>None</c>. Default Information.</summary>
    public LogLevel LogLevel { get; set; } = LogLevel.Information;

    /// <summary>The name of this worker among others in metrics (<c>service.instance.id</c>); empty = the machine's name. Default empty.</summary>
    public string InstanceId { get; set; } = "";

    /// <summary>The OpenTelemetry collector that metrics are pushed to, e.g. <c>http://collector:4317</c>; empty = none. Default empty.</summary>
    public string OtlpEndpoint { get; set; } = "";

    /// <summary>How the collector is spoken to: <c>Grpc</c> or <c>HttpProtobuf</c>. Default Grpc.</summary>
    public OtlpProtocol OtlpProtocol { get; set; } = OtlpProtocol.Grpc;

    /// <summary>Headers for the collector, <c>name=value</c> separated by commas, e.g. an API key. A secret: never printed. Default empty.</summary>
    [DataType(DataType.Password)]
    public string OtlpHeaders { get; set; } = "";

    /// <summary>How often metrics are pushed to the collector. Default 10 s; 1 second to 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan OtlpInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What attributes cannot say.</summary>
    /// <returns>Each mistake, in words; the first word is the key.</returns>
    public IEnumerable<string> Validate()
    {
        if (OtlpEndpoint.Length > 0 && !(Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https"))
        {
            yield return $"OtlpEndpoint: '{OtlpEndpoint}' is not an http or https address; set it to one such as http://collector:4317, or to nothing.";
        }
    }
}
