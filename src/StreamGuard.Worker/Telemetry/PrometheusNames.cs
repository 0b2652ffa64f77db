using System.Text;

namespace StreamGuard.Worker.Telemetry;

/// <summary>OpenTelemetry's names as Prometheus writes them, by the rules of OpenTelemetry's compatibility specification.</summary>
internal static class PrometheusNames
{
    /// <summary>The name of a metric: letters, digits and underscores, then its unit, then <c>_total</c> for a counter.</summary>
    /// <param name="name">The instrument's name, e.g. <c>streamguard.inference.duration</c>.</param>
    /// <param name="unit">The instrument's unit by UCUM, e.g. <c>s</c>; empty = none.</param>
    /// <param name="isCounter">Whether it only ever grows.</param>
    internal static string Metric(string name, string unit, bool isCounter)
    {
        var text = Sanitize(name);
        if (isCounter && text.EndsWith("_total", StringComparison.Ordinal))
        {
            text = text[..^"_total".Length];
        }

        if (Unit(unit) is { Length: > 0 } word && !text.EndsWith($"_{word}", StringComparison.Ordinal))
        {
            text = $"{text}_{word}";
        }

        return isCounter ? $"{text}_total" : text;
    }

    /// <summary>The name of a label.</summary>
    /// <param name="key">A tag's key, e.g. <c>messaging.system</c>.</param>
    internal static string Label(string key)
    {
        var text = Sanitize(key).Replace(":", "_", StringComparison.Ordinal);

        // Two leading underscores are Prometheus's own.
        return text.StartsWith("__", StringComparison.Ordinal) ? $"key{text[1..]}" : text;
    }

    private static string Sanitize(string name)
    {
        var text = new StringBuilder(name.Length + 1);
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterOrDigit(letter) || letter is '_' or ':')
            {
                text.Append(letter);
            }
            else if (text.Length == 0 || text[^1] != '_')
            {
                text.Append('_');
            }
        }

        if (text.Length == 0 || char.IsAsciiDigit(text[0]))
        {
            text.Insert(0, '_');
        }

        return text.ToString();
    }

    private static string Unit(string unit)
    {
        // A unit in braces is a comment, such as {transaction}.
        var bare = unit.StartsWith('{') ? "" : unit;
        var slash = bare.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? Word(bare) : $"{Word(bare[..slash])}_per_{Word(bare[(slash + 1)..]).TrimEnd('s')}".TrimStart('_');
    }

    private static string Word(string unit) => unit switch
    {
        "" or "1" => "",
        "s" => "seconds",
        "ms" => "milliseconds",
        "us" => "microseconds",
        "ns" => "nanoseconds",
        "min" => "minutes",
        "h" => "hours",
        "d" => "days",
        "By" => "bytes",
        "KiBy" => "kibibytes",
        "MiBy" => "mebibytes",
        "%" => "percent",
        "Cel" => "celsius",
        _ => Sanitize(unit),
    };
}
