using System.Text.RegularExpressions;

namespace StreamGuard.Architecture.Tests.Deployment;

/// <summary>What a worker exposes, as docs/telemetry.md lists it; a test of the worker holds that page to the code.</summary>
internal static partial class TelemetryTable
{
    private static readonly Dictionary<string, (string Kind, string[] Tags)> Metrics = Row()
        .Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "telemetry.md")))
        .ToDictionary(row => row.Groups[1].Value, row => (row.Groups[2].Value, Tag().Matches(row.Groups[3].Value).Select(tag => tag.Groups[1].Value).ToArray()));

    // Prometheus makes these itself.
    private static readonly string[] OfTheScraper = ["up", "ALERTS", "ALERTS_FOR_STATE", "scrape_duration_seconds", "scrape_samples_scraped"];

    // On every series: from the scrape's configuration, and of a histogram.
    private static readonly string[] LabelsOfTheScrape = ["job", "instance", "worker", "le"];

    internal static int Count => Metrics.Count;

    /// <summary>Whether a series of this name can exist.</summary>
    internal static bool Has(string series)
    {
        if (OfTheScraper.Contains(series)) return true;
        if (Metrics.TryGetValue(series, out var metric)) return metric.Kind != "histogram";
        return Histogram(series) is not null;
    }

    /// <summary>Whether a series of this name can have this label.</summary>
    internal static bool HasLabel(string series, string label) =>
        LabelsOfTheScrape.Contains(label) || (Metrics.GetValueOrDefault(Histogram(series) ?? series).Tags?.Contains(label) ?? false);

    private static string? Histogram(string series)
    {
        var suffix = new[] { "_bucket", "_sum", "_count" }.FirstOrDefault(series.EndsWith);
        var name = suffix is null ? series : series[..^suffix.Length];
        return suffix is not null && Metrics.TryGetValue(name, out var metric) && metric.Kind == "histogram" ? name : null;
    }

    [GeneratedRegex(@"^\| `[^`]+` \| `([a-z_]+)` \| (counter|gauge|histogram) \| [^|]* \| ([^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Tag();
}
