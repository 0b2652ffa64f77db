using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging;
using StreamGuard.Inference;
using StreamGuard.Worker.Demo;
using StreamGuard.Worker.Offline;
using StreamGuard.Worker.Outputs;

namespace StreamGuard.Worker.Commands;

/// <summary><c>streamguard demo</c>: the main job in one process, on an embedded broker.</summary>
internal static class DemoCommand
{
    /// <summary>Builds the command.</summary>
    internal static Command Create()
    {
        var defaults = new DemoOptions();
        var events = new Option<long>("--events") { Description = "Messages to stream.", DefaultValueFactory = _ => defaults.Events, HelpName = "N" };
        var accounts = new Option<int>("--accounts") { Description = "Accounts to simulate.", DefaultValueFactory = _ => defaults.Accounts, HelpName = "N" };
        var seed = new Option<long>("--seed") { Description = "The simulation's seed.", DefaultValueFactory = _ => defaults.Seed, HelpName = "N" };
        var input = new InputArguments("Replay this file of transactions instead of simulating; may be compressed with gzip.");
        var model = new Option<string>("--model") { Description = "The ensemble's folder.", DefaultValueFactory = _ => defaults.ModelDirectory, HelpName = "DIR" };
        var output = new Option<string>("--output") { Description = "Where alerts.jsonl and summary.json go.", DefaultValueFactory = _ => defaults.OutputDirectory, HelpName = "DIR" };
        AtLeast(events, 1_000);
        AtLeast(accounts, 10);
        var command = new Command("demo", "Stream payments through an embedded Kafka broker and show the alerts, all in this process.") { events, accounts, seed };
        input.AddTo(command);
        command.Options.Add(model);
        command.Options.Add(output);
        command.SetAction((parsed, stop) =>
        {
            var options = new DemoOptions
            {
                Events = parsed.GetValue(events),
                Accounts = parsed.GetValue(accounts),
                Seed = parsed.GetValue(seed),
                OpenInput = input.IsGiven(parsed) ? () => input.Open(parsed) : null,
                ModelDirectory = parsed.GetRequiredValue(model),
                OutputDirectory = parsed.GetRequiredValue(output),
            };
            foreach (string path in (string[])[options.AlertsPath, options.SummaryPath]) OutputFile.Check(path, input.Files(parsed));
            return RunAsync(options, parsed.InvocationConfiguration.Output, stop);
        });
        return command;
    }

    private static void AtLeast<T>(Option<T> option, T least)
        where T : IComparable<T> => option.Validators.Add(result =>
        {
            T value = result.GetValueOrDefault<T>()!;
            if (value.CompareTo(least) < 0) result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} is {value}; it must be at least {least}."));
        });

    private static async Task<int> RunAsync(DemoOptions options, TextWriter output, CancellationToken stop)
    {
        // A demo's screen belongs to its alerts; only what ends it is logged.
        using var logging = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Error).AddSimpleConsole(console => console.SingleLine = true));
        try
        {
            DemoSummary summary = await new DemoRun(options, TimeProvider.System, output, logging).RunAsync(stop);
            await File.WriteAllTextAsync(options.SummaryPath, summary.ToJson() + "\n", stop);
            output.WriteLine(summary.ToJson());
            output.WriteLine($"every alert: {options.AlertsPath}   this summary: {options.SummaryPath}");
            return summary is { Lost: 0, Duplicated: 0 } ? ExitCodes.Ok : ExitCodes.Failure;
        }
        catch (Exception mistake) when (mistake is ModelException or InputFileException or IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(mistake.Message, innerException: mistake);
        }
    }
}
