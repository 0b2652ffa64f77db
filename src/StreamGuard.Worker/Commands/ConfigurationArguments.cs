using System.Collections;
using System.CommandLine;
using StreamGuard.Worker.Configuration;

namespace StreamGuard.Worker.Commands;

/// <summary>The options by which a command takes a worker's configuration: a file, single settings, and short forms of the most used.</summary>
internal sealed class ConfigurationArguments
{
    private readonly Option<string?> _file = new("--config", "-c")
    {
        Description = "A JSON file with settings; it wins over appsettings.json and yields to the environment (STREAMGUARD__SECTION__KEY).",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "One setting, e.g. Pipeline:BatchSize=128; may be repeated. All settings: docs/configuration.md.",
        HelpName = "SECTION:KEY=VALUE",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly (Option<string?> Option, string Key)[] _shortForms =
    [
        (new("--bootstrap-servers", "-b") { Description = "Kafka brokers to ask first (Kafka:BootstrapServers).", HelpName = "HOST:PORT,..." }, "Kafka:BootstrapServers"),
        (new("--group") { Description = "The consumer group that the workers share (Kafka:GroupId).", HelpName = "GROUP" }, "Kafka:GroupId"),
        (new("--model", "-m") { Description = "The folder of the ensemble that scores (Inference:ModelDirectory).", HelpName = "DIR" }, "Inference:ModelDirectory"),
        (new("--http-port") { Description = "Port of health and metrics (Http:Port).", HelpName = "PORT" }, "Http:Port"),
        (new("--log-format") { Description = "Json or Plain (Telemetry:LogFormat).", HelpName = "FORMAT" }, "Telemetry:LogFormat"),
    ];

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    internal void AddTo(Command command) => Add(command, _shortForms);

    /// <summary>Adds the options to a command that only talks to Kafka.</summary>
    /// <param name="command">The command.</param>
    internal void AddKafkaTo(Command command) =>
        Add(command, _shortForms.Where(form => form.Key.StartsWith("Kafka:", StringComparison.Ordinal)));

    private void Add(Command command, IEnumerable<(Option<string?> Option, string Key)> shortForms)
    {
        foreach (var (option, _) in shortForms)
        {
            command.Add(option);
        }

        command.Add(_file);
        command.Add(_set);
        _set.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (token.Value.IndexOf('=', StringComparison.Ordinal) <= 0)
                {
                    result.AddError($"--set wants SECTION:KEY=VALUE, e.g. Pipeline:BatchSize=128, not '{token.Value}'");
                }
            }
        });
    }

    /// <summary>Loads the configuration that the command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    internal EffectiveConfiguration Load(ParseResult parsed)
    {
        var settings = new List<KeyValuePair<string, string?>>();
        foreach (var text in parsed.GetValue(_set) ?? [])
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            settings.Add(new(text[..equals].Trim(), text[(equals + 1)..]));
        }

        foreach (var (option, key) in _shortForms)
        {
            if (parsed.GetValue(option) is { } value)
            {
                settings.Add(new(key, value));
            }
        }

        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal);
        return EffectiveConfiguration.Load(new ConfigurationInputs(AppContext.BaseDirectory, parsed.GetValue(_file), environment, settings));
    }

    /// <summary>Loads the configuration, and refuses to go on with a mistaken one.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="CommandFailedException">There is a mistake; the message tells the first and how many more there are.</exception>
    internal WorkerOptions LoadOrRefuse(ParseResult parsed)
    {
        var configuration = Load(parsed);
        return configuration.Mistakes switch
        {
            [] => configuration.Options,
            [var only] => throw new CommandFailedException(only.ToString(), ExitCodes.Usage),
            [var first, ..] => throw new CommandFailedException(
                $"{first} ({configuration.Mistakes.Count - 1} more; see: streamguard config check)", ExitCodes.Usage),
        };
    }
}
