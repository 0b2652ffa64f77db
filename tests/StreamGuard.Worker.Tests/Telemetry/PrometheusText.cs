using System.Globalization;
using System.Text.RegularExpressions;
using Shouldly;

namespace StreamGuard.Worker.Tests.Telemetry;

/// <summary>A strict reader of the text format 0.0.4, written from its description: it refuses what a scraper would refuse.</summary>
internal sealed partial class PrometheusText
{
    private readonly Dictionary<string, double> _samples = [];

    internal PrometheusText(string text)
    {
        text.ShouldEndWith("\n");
        foreach (var line in text.Split('\n').SkipLast(1))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var words = line.Split(' ');
                Types.ContainsKey(words[2]).ShouldBeFalse($"a second family {words[2]}");
                Types.Add(words[2], words[3]);
            }
            else if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                line.Split(' ').Length.ShouldBeGreaterThan(3);
            }
            else
            {
                var sample = Sample().Match(line);
                sample.Success.ShouldBeTrue($"not a sample: {line}");
                _samples.Add(sample.Groups[1].Value + sample.Groups[2].Value, Number(sample.Groups[3].Value));
            }
        }
    }

    internal Dictionary<string, string> Types { get; } = [];

    internal IReadOnlyDictionary<string, double> Samples => _samples;

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("""^([a-zA-Z_:][a-zA-Z0-9_:]*)((?:\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*",?)*\})?) (\S+)$""")]
    private static partial Regex Sample();
}
