using System.Text.RegularExpressions;

namespace StreamGuard.Architecture.Tests.Deployment;

/// <summary>A worker's settings, as docs/configuration.md lists them; a test of the worker holds that page to the code.</summary>
internal static partial class ConfigurationTable
{
    private const string Prefix = "STREAMGUARD__";

    private static readonly Dictionary<string, (string Kind, string Default, string Legal)> Settings = Row()
        .Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "configuration.md")))
        .ToDictionary(row => row.Groups[1].Value, row => (row.Groups[2].Value, row.Groups[3].Value, row.Groups[4].Value), StringComparer.OrdinalIgnoreCase);

    internal static int Count => Settings.Count;

    /// <summary>What is wrong with a variable of the environment; null = it sets something. Variables of others are fine.</summary>
    internal static string? Mistake(string variable, string value)
    {
        if (!variable.StartsWith("STREAMGUARD", StringComparison.Ordinal)) return null;
        if (!variable.StartsWith(Prefix, StringComparison.Ordinal)) return $"{variable} does not begin with {Prefix}";
        string key = variable[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal);
        if (!Settings.TryGetValue(key, out var setting) && !Settings.Any(map => map.Value.Kind == "map" && key.StartsWith(map.Key + ":", StringComparison.OrdinalIgnoreCase)))
            return $"{variable} is no setting of docs/configuration.md";
        if (setting.Kind == "choice" && !setting.Legal.Split(", ").Contains(value)) return $"{variable}={value} is none of {setting.Legal}";
        if (setting.Kind == "whole number" && !long.TryParse(value, out _)) return $"{variable}={value} is not a whole number";
        return setting.Kind == "address" && !Uri.IsWellFormedUriString(value, UriKind.Absolute) ? $"{variable}={value} is not an address" : null;
    }

    internal static string Default(string key) => Settings[key].Default.Trim('`');

    [GeneratedRegex(@"^\| `([A-Za-z:]+)` \| ([^|]*) \| ([^|]*) \| ([^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
