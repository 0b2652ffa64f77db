using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace StreamGuard.Worker.Configuration;

/// <summary>What a worker runs with: the options, where each value came from, and what is wrong with them.</summary>
internal sealed class EffectiveConfiguration
{
    private const string EnvironmentPrefix = "STREAMGUARD__";

    private readonly List<(string Name, IConfigurationRoot Source)> _sources = [];
    private readonly List<ConfigurationMistake> _mistakes = [];

    private EffectiveConfiguration()
    {
    }

    /// <summary>The options; only to be used when <see cref="Mistakes"/> is empty.</summary>
    internal WorkerOptions Options { get; } = new();

    /// <summary>Everything that is wrong; empty when all is well.</summary>
    internal IReadOnlyList<ConfigurationMistake> Mistakes => _mistakes;

    /// <summary>Reads, binds and validates. Never throws for what a user wrote.</summary>
    /// <param name="inputs">Where from.</param>
    internal static EffectiveConfiguration Load(ConfigurationInputs inputs)
    {
        var result = new EffectiveConfiguration();
        var shipped = Path.Combine(inputs.ProgramDirectory, "appsettings.json");
        if (File.Exists(shipped))
        {
            result.AddFile("appsettings.json", shipped);
        }

        if (inputs.File is { } file)
        {
            result.AddFile(file, file);
        }

        result.Add("environment", new ConfigurationBuilder().AddInMemoryCollection(FromEnvironment(inputs.Environment)));
        result.Add("command line", new ConfigurationBuilder().AddInMemoryCollection(LastOfEach(inputs.CommandLine)));

        var merged = new ConfigurationBuilder();
        foreach (var (_, source) in result._sources)
        {
            merged.AddConfiguration(source);
        }

        // What a file that could not be read was to set is not known; rules about the rest would only confuse.
        var isComplete = result._mistakes.Count == 0;
        var binder = new OptionsBinder();
        binder.Bind(merged.Build(), result.Options);
        result._mistakes.AddRange(binder.Mistakes);
        if (isComplete)
        {
            result._mistakes.AddRange(OptionsValidator.Validate(result.Options).Where(broken => !binder.Mistakes.Any(unread => IsAbout(broken, unread.Key))));
        }

        return result;
    }

    // A value that could not be read left its default in place, and rules about that, or about others beside it, are not the user's mistake.
    private static bool IsAbout(ConfigurationMistake broken, string key) =>
        broken.Key.StartsWith(key, StringComparison.OrdinalIgnoreCase) || broken.Problem.Contains(key, StringComparison.OrdinalIgnoreCase);

    /// <summary>Where the value of a setting came from, e.g. <c>environment</c>.</summary>
    /// <param name="key">The full key.</param>
    internal string OriginOf(string key)
    {
        for (var index = _sources.Count - 1; index >= 0; index--)
        {
            var section = _sources[index].Source.GetSection(key);
            if (section.Value is not null || section.GetChildren().Any())
            {
                return _sources[index].Name;
            }
        }

        return "default";
    }

    private void AddFile(string name, string path)
    {
        if (Directory.Exists(path))
        {
            _mistakes.Add(new ConfigurationMistake(name, "is a directory; name a JSON file."));
            return;
        }

        if (!File.Exists(path))
        {
            _mistakes.Add(new ConfigurationMistake(name, "there is no such file; correct --config."));
            return;
        }

        try
        {
            Add(name, new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(path), optional: false, reloadOnChange: false));
        }
        catch (InvalidDataException notJson)
        {
            var reason = (notJson.InnerException as FormatException)?.InnerException as JsonException ?? notJson.GetBaseException();
            _mistakes.Add(new ConfigurationMistake(name, $"is not valid JSON: {reason.Message}"));
        }
        catch (UnauthorizedAccessException)
        {
            _mistakes.Add(new ConfigurationMistake(name, "may not be read by this user; correct its permissions."));
        }
    }

    private void Add(string name, IConfigurationBuilder builder) => _sources.Add((name, builder.Build()));

    private static Dictionary<string, string?> FromEnvironment(IReadOnlyDictionary<string, string> environment) => environment
        .Where(variable => variable.Key.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase))
        .OrderBy(variable => variable.Key, StringComparer.Ordinal)
        .GroupBy(variable => KeyOf(variable.Key[EnvironmentPrefix.Length..]), StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, group => (string?)group.Last().Value, StringComparer.OrdinalIgnoreCase);

    // Shells refuse dots in the names of variables, and librdkafka's settings have dots and no underscores: Kafka:Settings:sasl.username
    // may be written STREAMGUARD__KAFKA__SETTINGS__SASL_USERNAME.
    private static string KeyOf(string name)
    {
        var key = name.Replace("__", ":", StringComparison.Ordinal);
        return key.StartsWith("Kafka:", StringComparison.OrdinalIgnoreCase) ? key.Replace('_', '.').ToLowerInvariant() : key;
    }

    private static Dictionary<string, string?> LastOfEach(IReadOnlyList<KeyValuePair<string, string?>> settings)
    {
        var last = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in settings)
        {
            last[key] = value;
        }

        return last;
    }
}
