using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using Polly.Retry;
using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Inference.Loading;
using StreamGuard.Inference.Running;
using StreamGuard.OnnxRuntime;
using StreamGuard.Pipeline.Inference;

namespace StreamGuard.Inference;

/// <summary>
/// Scores batches with an ensemble on the first configured execution provider that can. One that fails twice on a batch gives way to
/// the next until the worker is restarted. One thread at a time; <see cref="Provider"/> may be read from any.
/// </summary>
public sealed class EnsembleScorer : IBatchScorer
{
    private readonly EnsembleModel _model;
    private readonly Combiner _combiner;
    private readonly ProviderChain _providers;
    private readonly ILogger _logger;
    private readonly int _maxBatchSize;
    private readonly ResiliencePipeline _retryOnce;

    // The batch in work, so that neither a retry nor a fallback needs a closure.
    private FeatureBatch? _features;
    private ScoreBatch? _scores;

    internal EnsembleScorer(EnsembleModel model, ProviderChain providers, int maxBatchSize, ILogger logger)
    {
        _model = model;
        _combiner = new Combiner(model.Manifest);
        _providers = providers;
        _logger = logger;
        _maxBatchSize = maxBatchSize;
        _retryOnce = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = 1,
                Delay = TimeSpan.Zero, // a batch waits, and a provider that recovers at all does so at once
                ShouldHandle = new PredicateBuilder().Handle<MemberFailedException>(),
                OnRetry = arguments =>
                {
                    _logger.Retrying(_features!.Count, _providers.Current, arguments.Outcome.Exception!.Message);
                    return default;
                },
            })
            .Build();
    }

    /// <inheritdoc/>
    public EnsembleDescription Ensemble => _model.Description;

    /// <inheritdoc/>
    public string Provider => _providers.Current.ToString();

    /// <summary>
    /// Loads an ensemble, and scores batches of zeros of every order of size, so that the first real one finds all ready.
    /// </summary>
    /// <param name="options">Which ensemble, on what; valid.</param>
    /// <param name="logger">Where to tell which provider serves; default: nowhere.</param>
    /// <returns>The scorer; dispose it.</returns>
    /// <exception cref="ModelException">The model's folder is not what it must be, or no configured provider can run it.</exception>
    /// <exception cref="OnnxRuntimeNotFoundException">ONNX Runtime's library could not be loaded.</exception>
    public static EnsembleScorer Load(InferenceOptions options, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        logger ??= NullLogger.Instance;
        EnsembleModel model = EnsembleModel.Load(options.ModelDirectory);
        OrtRuntime runtime = OrtRuntime.Load(options.LibraryPath);
        var sessions = new SessionSettings(options, model.Manifest.HistoryLength);
        EnsembleScorer scorer = Start(
            model, options.Providers, provider => new OrtEnsembleRunner(runtime, model, sessions.For(provider), options.MaxBatchSize),
            options.MaxBatchSize, logger);
        logger.Loaded(
            model.Manifest.Name, model.Manifest.Version, model.Files.Count, scorer._providers.Current, runtime.Version, runtime.LibraryPath);
        return scorer;
    }

    /// <summary>Reads an ensemble's folder and checks its files, without loading what scores.</summary>
    /// <param name="modelDirectory">The folder.</param>
    /// <returns>What the ensemble is.</returns>
    /// <exception cref="ModelException">The folder is not what it must be.</exception>
    public static EnsembleDescription Describe(string modelDirectory) => EnsembleModel.Load(modelDirectory).Description;

    /// <summary>Starts on the first provider that can.</summary>
    internal static EnsembleScorer Start(
        EnsembleModel model, IReadOnlyList<OrtProvider> providers, Func<OrtProvider, IEnsembleRunner> createRunner, int maxBatchSize,
        ILogger logger)
    {
        var combiner = new Combiner(model.Manifest);
        var warmUp = new WarmUp(model.Description, combiner, maxBatchSize);
        var chain = new ProviderChain(providers, createRunner, warmUp.Run, logger);
        if (!chain.TryMoveNext())
        {
            throw new ModelException(
                $"{model.Directory}: no configured execution provider can run the ensemble: {string.Join("; ", chain.Failures)}.");
        }
        return new EnsembleScorer(model, chain, maxBatchSize, logger);
    }

    /// <inheritdoc/>
    public void Score(FeatureBatch features, ScoreBatch scores)
    {
        Check(features, scores);
        if (features.Count == 0)
            return;
        _features = features;
        _scores = scores;
        while (true)
        {
            try
            {
                _retryOnce.Execute(static scorer => scorer.Attempt(), this);
                return;
            }
            catch (MemberFailedException error)
            {
                MoveToNextProvider(error);
            }
        }
    }

    /// <summary>Releases the sessions.</summary>
    public void Dispose() => _providers.Dispose();

    private void Attempt()
    {
        IEnsembleRunner runner = _providers.Runner;
        runner.Run(_features!);
        _combiner.Combine(_features!, runner.Outputs, _scores!);
    }

    private void MoveToNextProvider(MemberFailedException error)
    {
        OrtProvider failed = _providers.Current;
        if (!_providers.TryMoveNext())
        {
            string others = _providers.Failures.Count == 0 ? "" : $" Before that: {string.Join("; ", _providers.Failures)}.";
            throw new InferenceFailedException(
                $"Ensemble {Ensemble.Name} {Ensemble.Version} failed on {failed}, and no further execution provider is configured: "
                + $"{error.Message}.{others}", error);
        }
        _providers.Remember(failed, error.Message);
        _logger.ProviderReplaced(failed, error.Message, _providers.Current);
    }

    private void Check(FeatureBatch features, ScoreBatch scores)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(scores);
        if (features.Count < 0 || features.Count > Math.Min(_maxBatchSize, features.Capacity) || features.Count > scores.Scores.Length)
        {
            throw new ArgumentException(
                $"The batch has {features.Count} rows; the scorer takes at most {_maxBatchSize} (Inference:MaxBatchSize), the batch {features.Capacity}, "
                + $"the scores {scores.Scores.Length}.", nameof(features));
        }
        if (features.HistoryLength != Ensemble.HistoryLength || scores.HistoryLength != Ensemble.HistoryLength)
        {
            throw new ArgumentException(
                $"The ensemble reads {Ensemble.HistoryLength} past transactions; the batch has {features.HistoryLength}, the scores {scores.HistoryLength}.",
                nameof(features));
        }
        if (scores.Members != Ensemble.Members.Count || scores.CurrentWidth != FeatureSpecification.CurrentWidth)
        {
            throw new ArgumentException(
                $"The ensemble has {Ensemble.Members.Count} members and {FeatureSpecification.CurrentWidth} current features; "
                + $"the scores have room for {scores.Members} and {scores.CurrentWidth}.", nameof(scores));
        }
    }
}
