using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace StreamGuard.Worker.Telemetry;

/// <summary>The bucket bounds of StreamGuard's histograms; OpenTelemetry's defaults are made for milliseconds.</summary>
internal static class MetricViews
{
    /// <summary>Seconds: half a millisecond to ten seconds.</summary>
    internal static readonly double[] Durations =
        [0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 2, 5, 10];

    /// <summary>Probabilities: steps of 0.05.</summary>
    internal static readonly double[] Scores =
        [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1];

    /// <summary>Numbers of things: powers of two.</summary>
    internal static readonly double[] Counts = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096];

    /// <summary>The view of an instrument.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <returns>Null = as it comes.</returns>
    internal static MetricStreamConfiguration? Of(Instrument instrument)
    {
        var type = instrument.GetType();
        if (!instrument.Meter.Name.StartsWith("StreamGuard.", StringComparison.Ordinal)
            || !type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Histogram<>))
        {
            return null;
        }

        var bounds = instrument.Unit == "s" ? Durations : instrument.Name.EndsWith("score", StringComparison.Ordinal) ? Scores : Counts;
        return new ExplicitBucketHistogramConfiguration { Boundaries = bounds };
    }
}
