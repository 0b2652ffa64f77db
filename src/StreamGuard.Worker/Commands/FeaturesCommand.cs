using System.CommandLine;
using System.Globalization;
using StreamGuard.Core.Windows;
using StreamGuard.Worker.Offline;
using StreamGuard.Worker.Outputs;

namespace StreamGuard.Worker.Commands;

/// <summary><c>streamguard features</c>: the arrays that training reads, by the same code that serves.</summary>
internal static class FeaturesCommand
{
    private const int DefaultHistoryLength = 16;

    /// <summary>Builds the command.</summary>
    internal static Command Create()
    {
        var input = new InputArguments();
        var output = new Option<string>("--output") { Description = "The folder for the arrays; created when missing.", Required = true, HelpName = "DIR" };
        var historyLength = new Option<int>("--history-length")
        {
            Description = "Past transactions per transaction, 1 to 32.",
            DefaultValueFactory = _ => DefaultHistoryLength,
        };
        int capacity = new HistoryOptions().Capacity;
        var offline = new OfflineArguments();
        historyLength.Validators.Add(result =>
        {
            int value = result.GetValueOrDefault<int>();
            if (value < 1 || value > capacity) result.AddError($"--history-length is {value}; it must be from 1 to {capacity}.");
        });
        var command = new Command("features", "Write the features of a file of transactions as NumPy arrays, for training.");
        input.AddTo(command);
        command.Options.Add(output);
        command.Options.Add(historyLength);
        offline.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            Run(() => input.Open(parsed), input.Files(parsed), parsed.GetRequiredValue(output), parsed.GetValue(historyLength), offline.Of(parsed), parsed.InvocationConfiguration, stop);
            return Task.FromResult(ExitCodes.Ok);
        });
        return command;
    }

    private static void Run(
        Func<TransactionFileReader> open, IReadOnlyList<string> inputs, string directory, int historyLength, OfflineOptions options, InvocationConfiguration console, CancellationToken stop)
    {
        try
        {
            foreach (string array in FeatureExporter.FileNames) OutputFile.Check(Path.Combine(directory, array), inputs);
            using TransactionFileReader reader = open();
            FileSummary summary = ProgressDisplay.Run(
                "features", console.Error, progress => FeatureExporter.Export(reader, directory, historyLength, options, progress, stop));
            foreach (string warning in OfflineArguments.Warnings(summary, options)) console.Error.WriteLine(warning);
            console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{summary.Written} transactions -> {directory}"));
        }
        catch (InputFileException mistake)
        {
            throw new CommandFailedException(mistake.Message, innerException: mistake);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{directory} cannot be written: {failure.Message}", innerException: failure);
        }
    }
}
