using StreamGuard.Core.Scoring;

namespace StreamGuard.Worker.Configuration;

/// <summary>Whether a configuration fits the model that it names.</summary>
internal static class ModelFit
{
    /// <summary>What keeps a worker from running the model; null = nothing.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The configuration.</param>
    internal static ConfigurationMistake? Mistake(EnsembleDescription model, WorkerOptions options) => options.History.Capacity < model.HistoryLength
        ? new ConfigurationMistake("History:Capacity", $"'{options.History.Capacity}' is less than the model's history_length ({model.HistoryLength}); raise it.")
        : null;

    /// <summary>What lets it run, but not as it was trained; null = nothing.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The configuration.</param>
    internal static ConfigurationMistake? Warning(EnsembleDescription model, WorkerOptions options) => model.LabelDelay is { } trained && trained != options.Terminals.LabelDelay
        ? new ConfigurationMistake(
            "Terminals:LabelDelay",
            $"'{DurationText.Format(options.Terminals.LabelDelay)}' is not what the model was trained with ({DurationText.Format(trained)}): its scores are not what its training measured.")
        : null;
}
