using System.CommandLine;
using System.Globalization;
using StreamGuard.Inference;
using StreamGuard.OnnxRuntime;
using StreamGuard.Pipeline.Inference;
using StreamGuard.Worker.Offline;

namespace StreamGuard.Worker.Commands;

/// <summary><c>streamguard evaluate deletion</c>: does the attention that alerts report say what mattered?</summary>
internal static class EvaluateDeletionCommand
{
    /// <summary>Builds the command.</summary>
    internal static Command Create()
    {
        var input = new InputArguments();
        var model = ModelVerifyCommand.ModelOption();
        var seed = new Option<int>("--seed") { Description = "Chooses what is removed at random.", DefaultValueFactory = _ => 1 };
        var offline = new OfflineArguments();
        var command = new Command("deletion", "At the alerts of a file: how far does the score move without the most attended past payments, and without random ones?");
        input.AddTo(command);
        command.Options.Add(model);
        command.Options.Add(seed);
        offline.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            OfflineOptions file = offline.Of(parsed);
            var options = new InferenceOptions { ModelDirectory = parsed.GetRequiredValue(model) };
            Run(() => input.Open(parsed), () => EnsembleScorer.Load(options), file, options.MaxBatchSize, parsed.GetValue(seed), parsed.InvocationConfiguration, stop);
            return Task.FromResult(ExitCodes.Ok);
        });
        return command;
    }

    private static void Run(
        Func<TransactionFileReader> open, Func<IBatchScorer> load, OfflineOptions file, int batchSize, int seed, InvocationConfiguration console, CancellationToken stop)
    {
        try
        {
            using TransactionFileReader reader = open();
            using IBatchScorer scorer = load();
            OfflineOptions options = file.For(scorer.Ensemble);
            if (OfflineArguments.Warning(options) is { } otherDelay) console.Error.WriteLine(otherDelay);
            DeletionReport report = ProgressDisplay.Run(
                "deletion", console.Error, progress => DeletionTest.Run(reader, scorer, options, batchSize, seed, progress, stop));
            if (report.Measured == 0)
                throw new CommandFailedException($"no alert of the file has more than {DeletionTest.Removed} attended past payments: {report.Alerts} alerts by {scorer.Ensemble.Name} {scorer.Ensemble.Version}; give a longer file, or a model with an attention member.");
            Write(report, scorer, console.Output);
        }
        catch (Exception mistake) when (mistake is InputFileException or ModelException or OnnxRuntimeNotFoundException or InferenceFailedException)
        {
            throw new CommandFailedException(mistake.Message, innerException: mistake);
        }
    }

    private static void Write(DeletionReport report, IBatchScorer scorer, TextWriter output)
    {
        Line($"model      {scorer.Ensemble.Name} {scorer.Ensemble.Version} on {scorer.Provider}");
        Line($"alerts     {report.Alerts}, of which {report.Measured} have more than {DeletionTest.Removed} past payments");
        Line($"attended   without the {DeletionTest.Removed} most attended the log-odds move by {report.AttendedChange:0.000} and fall by {report.AttendedFall:0.000}");
        Line($"random     without {DeletionTest.Removed} random ones they move by {report.RandomChange:0.000} and fall by {report.RandomFall:0.000}");
        Line($"ratio      {report.Ratio:0.00} (95 % of resamples: {report.RatioLow:0.00} to {report.RatioHigh:0.00})");

        void Line(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
    }
}
