using System.Globalization;
using System.Text;
using OpenTelemetry.Metrics;

namespace StreamGuard.Worker.Telemetry;

/// <summary>Writes metrics in Prometheus's text format 0.0.4.</summary>
/// <param name="text">Where to.</param>
internal sealed class PrometheusWriter(StringBuilder text)
{
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    /// <summary>Writes what the metrics are of: the resource, as the labels of a gauge that is 1.</summary>
    /// <param name="attributes">The resource's attributes.</param>
    internal void WriteTargetInfo(IEnumerable<KeyValuePair<string, object>> attributes)
    {
        WriteHead("target_info", "The worker that these metrics are of.", "gauge");
        text.Append("target_info");
        WriteLabels(attributes.OrderBy(attribute => attribute.Key, StringComparer.Ordinal).Select(attribute => (attribute.Key, (object?)attribute.Value)), null);
        text.Append(" 1\n");
    }

    /// <summary>Writes one metric with all its series. A second metric of the same name is left out: the format allows a name once.</summary>
    /// <param name="metric">The metric.</param>
    internal void Write(Metric metric)
    {
        var isCounter = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        var isHistogram = metric.MetricType is MetricType.Histogram or MetricType.ExponentialHistogram;
        var name = PrometheusNames.Metric(metric.Name, metric.Unit, isCounter);
        if (!_written.Add(name))
        {
            return;
        }

        var description = metric.Description.Length > 0 ? metric.Description : $"The instrument {metric.Name} of the meter {metric.MeterName}.";
        WriteHead(name, description, isCounter ? "counter" : isHistogram ? "histogram" : "gauge");
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            if (isHistogram)
            {
                WriteHistogram(name, in point, metric.MetricType == MetricType.Histogram);
            }
            else
            {
                WriteSeries(name, in point, null, metric.MetricType switch
                {
                    MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
                    MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
                    MetricType.LongGauge => point.GetGaugeLastValueLong(),
                    _ => point.GetGaugeLastValueDouble(),
                });
            }
        }
    }

    private void WriteHistogram(string name, in MetricPoint point, bool hasBuckets)
    {
        long cumulative = 0;
        if (hasBuckets)
        {
            foreach (var bucket in point.GetHistogramBuckets())
            {
                cumulative += bucket.BucketCount;
                WriteSeries($"{name}_bucket", in point, Number(bucket.ExplicitBound), cumulative);
            }
        }
        else
        {
            // The text format cannot say exponential buckets; one bucket keeps the histogram well formed.
            cumulative = point.GetHistogramCount();
            WriteSeries($"{name}_bucket", in point, "+Inf", cumulative);
        }

        WriteSeries($"{name}_sum", in point, null, point.GetHistogramSum());

        // The count is the last bucket, so that both agree even while measurements arrive.
        WriteSeries($"{name}_count", in point, null, cumulative);
    }

    private void WriteSeries(string name, in MetricPoint point, string? bound, double value)
    {
        text.Append(name);
        var tags = new List<(string, object?)>(point.Tags.Count);
        foreach (var tag in point.Tags)
        {
            tags.Add((tag.Key, tag.Value));
        }

        WriteLabels(tags, bound);
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private void WriteHead(string name, string description, string type)
    {
        text.Append("# HELP ").Append(name).Append(' ').Append(Escape(description, quoted: false)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    private void WriteLabels(IEnumerable<(string Key, object? Value)> labels, string? bound)
    {
        var separator = '{';
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in labels)
        {
            // Keys that differ only in what the format cannot say would make one label twice, which a scraper refuses.
            if (used.Add(PrometheusNames.Label(key)))
            {
                WriteLabel(PrometheusNames.Label(key), Value(value));
            }
        }

        if (bound is not null)
        {
            WriteLabel("le", bound);
        }

        text.Append(separator == ',' ? "}" : "");

        void WriteLabel(string key, string value)
        {
            text.Append(separator).Append(key).Append("=\"").Append(Escape(value, quoted: true)).Append('"');
            separator = ',';
        }
    }

    private static string Value(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Escape(string value, bool quoted)
    {
        var escaped = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quoted ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
