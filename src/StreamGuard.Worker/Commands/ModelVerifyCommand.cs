using System.CommandLine;
using System.Globalization;
using StreamGuard.Inference;
using StreamGuard.Inference.Verification;
using StreamGuard.OnnxRuntime;
using StreamGuard.Pipeline.Inference;

namespace StreamGuard.Worker.Commands;

/// <summary><c>streamguard model verify</c>: does a model score here as it did where it was trained?</summary>
internal static class ModelVerifyCommand
{
    /// <summary>Builds the command.</summary>
    internal static Command Create()
    {
        var model = ModelOption();
        var command = new Command("verify", "Check a model's files and score its golden inputs as a worker would.");
        command.Options.Add(model);
        command.SetAction(parsed => Run(() => ModelVerifier.Verify(new InferenceOptions { ModelDirectory = parsed.GetRequiredValue(model) }), parsed.InvocationConfiguration.Output));
        return command;
    }

    /// <summary>The option that names an ensemble's folder.</summary>
    internal static Option<string> ModelOption() => new("--model")
    {
        Description = "The ensemble's folder, with ensemble.json.",
        DefaultValueFactory = _ => new InferenceOptions().ModelDirectory,
        HelpName = "DIR",
    };

    /// <summary>Verifies and reports.</summary>
    /// <param name="verify">Verifies.</param>
    /// <param name="output">Receives the figures.</param>
    /// <returns>The exit status.</returns>
    internal static int Run(Func<ModelVerification> verify, TextWriter output)
    {
        ModelVerification result;
        try
        {
            result = verify();
        }
        catch (Exception mistake) when (mistake is ModelException or OnnxRuntimeNotFoundException or InferenceFailedException)
        {
            throw new CommandFailedException(mistake.Message, innerException: mistake);
        }

        string name = $"{result.Ensemble.Name} {result.Ensemble.Version}";
        output.WriteLine($"model            {name}, members {string.Join(", ", result.Ensemble.Members)}");
        output.WriteLine($"provider         {result.Provider}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"golden rows      {result.Rows}"));
        WriteDifference(output, "score", result.MaxScoreDifference);
        if (result.MaxMemberScoreDifference is { } members) WriteDifference(output, "member scores", members);
        WriteDifference(output, "batch or alone", result.MaxBatchDifference);
        if (result.IsPassed)
        {
            output.WriteLine("OK");
            return ExitCodes.Ok;
        }

        throw new CommandFailedException(string.Create(
            CultureInfo.InvariantCulture,
            $"{name} does not score here as it did when it was exported: a difference is above {ModelVerification.Tolerance}; export it again, or use another execution provider."));
    }

    private static void WriteDifference(TextWriter output, string what, double difference) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-16} differs by at most {difference:0.0e0}"));
}
