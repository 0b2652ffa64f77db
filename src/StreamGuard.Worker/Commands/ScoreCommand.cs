using System.CommandLine;
using System.Globalization;
using StreamGuard.Inference;
using StreamGuard.OnnxRuntime;
using StreamGuard.Pipeline.Inference;
using StreamGuard.Worker.Offline;
using StreamGuard.Worker.Outputs;

namespace StreamGuard.Worker.Commands;

/// <summary><c>streamguard score</c>: scores a file as a worker would score it from Kafka.</summary>
internal static class ScoreCommand
{
    /// <summary>Builds the command.</summary>
    internal static Command Create()
    {
        var input = new InputArguments();
        var model = ModelVerifyCommand.ModelOption();
        var output = new Option<string>("--output") { Description = "The file for the scores, CSV with the columns row,score; row counts from 0.", Required = true, HelpName = "CSV" };
        var members = new Option<bool>("--members") { Description = "Add a column for each member of the ensemble: its standardized score, as it enters the combination." };
        var alertsPerDay = new Option<double?>("--alerts-per-day")
        {
            Description = "Show what a budget of so many alerts a day would have given on each day (Alerts:Threshold:Mode = Budget), from the model's threshold on.", HelpName = "N",
        };
        alertsPerDay.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is not (>= 0.01 and <= 10_000_000)) result.AddError("--alerts-per-day wants a number from 0.01 to 10000000");
        });
        var offline = new OfflineArguments();
        var command = new Command("score", "Score a file of transactions, offline, as a worker would score them from Kafka.");
        input.AddTo(command);
        command.Options.Add(model);
        command.Options.Add(output);
        command.Options.Add(members);
        command.Options.Add(alertsPerDay);
        offline.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var options = new InferenceOptions { ModelDirectory = parsed.GetRequiredValue(model) };
            string[] modelFiles = Directory.Exists(options.ModelDirectory) ? Directory.GetFiles(options.ModelDirectory) : [];
            var request = new ScoreRequest(parsed.GetRequiredValue(output), [.. input.Files(parsed), .. modelFiles], offline.Of(parsed), options.MaxBatchSize, parsed.GetValue(members), parsed.GetValue(alertsPerDay));
            Run(() => input.Open(parsed), () => EnsembleScorer.Load(options), request, parsed.InvocationConfiguration, stop);
            return Task.FromResult(ExitCodes.Ok);
        });
        return command;
    }

    /// <summary>Scores a file into another, which appears only when it is complete.</summary>
    internal static void Run(
        Func<TransactionFileReader> open, Func<IBatchScorer> load, ScoreRequest request, InvocationConfiguration console, CancellationToken stop)
    {
        string path = request.Path;
        try
        {
            using TransactionFileReader reader = open();
            using IBatchScorer scorer = load();
            OfflineOptions options = request.Options.For(scorer.Ensemble);
            if (OfflineArguments.Warning(options) is { } otherDelay) console.Error.WriteLine(otherDelay);
            AlertBudgetView? budget = request.AlertsPerDay is { } perDay ? new AlertBudgetView(perDay, scorer.Ensemble.Threshold) : null;
            FileSummary summary;
            using (OutputFile csv = OutputFile.Create(path, request.Inputs))
            {
                summary = ProgressDisplay.Run(
                    "scores", console.Error, progress => FileScorer.Score(reader, scorer, options, request.BatchSize, request.WithMembers, budget, csv.Stream, progress, stop));
                csv.Complete();
            }

            foreach (string warning in OfflineArguments.Warnings(summary, options)) console.Error.WriteLine(warning);
            console.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{summary.Written} transactions scored by {scorer.Ensemble.Name} {scorer.Ensemble.Version} on {scorer.Provider} -> {path}"));
            budget?.Write(console.Output);
        }
        catch (Exception mistake) when (mistake is InputFileException or ModelException or OnnxRuntimeNotFoundException or InferenceFailedException)
        {
            throw new CommandFailedException(mistake.Message, innerException: mistake);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw OutputFile.CannotWrite(path, failure);
        }
    }
}
