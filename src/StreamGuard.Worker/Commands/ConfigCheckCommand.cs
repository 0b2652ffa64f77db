using System.CommandLine;
using StreamGuard.Worker.Configuration;

namespace StreamGuard.Worker.Commands;

/// <summary><c>streamguard config check</c>: prints what a worker would run with, and every mistake in it.</summary>
internal static class ConfigCheckCommand
{
    /// <summary>Builds the command.</summary>
    internal static Command Create()
    {
        var command = new Command("check", "Print the effective configuration, secrets left out, and say whether it is right. Connects to nothing.");
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
        if (configuration.Mistakes.Count == 0)
        {
            output.WriteLine("OK");
            return ExitCodes.Ok;
        }

        foreach (var mistake in configuration.Mistakes)
        {
            error.WriteLine($"streamguard: {mistake}");
        }

        return ExitCodes.Usage;
    }
}
