using StreamGuard.Worker.Configuration;

namespace StreamGuard.Worker.Tests.Configuration;

/// <summary>Loads configurations that name only what a test is about.</summary>
internal static class ConfigurationSample
{
    internal static EffectiveConfiguration Load(
        string? file = null, (string Key, string Value)[]? environment = null, (string Key, string Value)[]? commandLine = null, string programDirectory = "/nowhere") =>
        EffectiveConfiguration.Load(new ConfigurationInputs(
            programDirectory,
            file,
            (environment ?? []).ToDictionary(pair => pair.Key, pair => pair.Value),
            [.. (commandLine ?? []).Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value))]));

    internal static EffectiveConfiguration Set(string key, string value) => Load(commandLine: [(key, value)]);
}
