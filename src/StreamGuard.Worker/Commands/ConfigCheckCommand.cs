using System.CommandLine;
using StreamGuard.Core.Scoring;
using StreamGuard.Inference;
using StreamGuard.Worker.Configuration;

namespace StreamGuard.Worker.Commands;

/// <summary><c>streamguard config check</c>: prints what a worker would run with, and every mistake in it.</summary>
internal static class ConfigCheckCommand
{
    /// <summary>Builds the command.</summary>
    internal static Command Create()
    {
        var command = new Command("check", "Print the effective configuration, secrets left out, and say whether it is right and fits the model. Connects to nothing.");
        var arguments = new ConfigurationArguments();
        arguments.AddTo(command);
        command.SetAction(parsed => Run(arguments.Load(parsed), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return command;
    }

    /// <summary>Prints the report.</summary>
    /// <param name="configuration">What was loaded.</param>
    /// <param name="output">Where the settings and the verdict go.</param>
    /// <param name="error">Where the mistakes go.</param>
    /// <returns>The exit status.</returns>
    internal static int Run(EffectiveConfiguration configuration, TextWriter output, TextWriter error)
    {
        ConfigurationReport.Write(configuration, output);
        List<ConfigurationMistake> mistakes = [.. configuration.Mistakes];
        CheckModel(configuration.Options, mistakes, error);
        if (mistakes.Count == 0)
        {
            output.WriteLine("OK");
            return ExitCodes.Ok;
        }

        foreach (var mistake in mistakes)
        {
            error.WriteLine($"streamguard: {mistake}");
        }

        return ExitCodes.Usage;
    }

    private static void CheckModel(WorkerOptions options, List<ConfigurationMistake> mistakes, TextWriter error)
    {
        const string key = $"{nameof(WorkerOptions.Inference)}:{nameof(InferenceOptions.ModelDirectory)}";
        if (IsTold(key)) return;
        try
        {
            EnsembleDescription model = EnsembleScorer.Describe(options.Inference.ModelDirectory);
            if (ModelFit.Mistake(model, options) is { } mistake && !IsTold(mistake.Key)) mistakes.Add(mistake);
            if (ModelFit.Warning(model, options) is { } warning && !IsTold(warning.Key)) error.WriteLine($"warning: {warning}");
        }
        catch (ModelException unusable)
        {
            mistakes.Add(new ConfigurationMistake(key, unusable.Message));
        }

        bool IsTold(string about) => mistakes.Exists(mistake => mistake.Key == about);
    }
}
