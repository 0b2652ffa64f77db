using Shouldly;
using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Inference.Loading;
using StreamGuard.Inference.Running;
using StreamGuard.OnnxRuntime;
using StreamGuard.Pipeline.Inference;

namespace StreamGuard.Inference.Tests.Running;

public class ProviderFallbackTests
{
    private const int MaxBatchSize = 8;

    private readonly EnsembleModel _model = EnsembleModel.Load(ModelFolder.PathOf("small"));
    private readonly RecordingLogger _log = new();
    private readonly Dictionary<OrtProvider, FaultyRunner> _runners = [];

    [Fact]
    public void Score_OneFailure_IsTriedAgainOnTheSameProvider()
    {
        using EnsembleScorer scorer = Start(OrtProvider.Cuda, OrtProvider.Cpu);
        _runners[OrtProvider.Cuda].FailNext(1);

        ScoreBatch scores = scorer.Score(Batches.Random(3, seed: 1));

        ShouldBeExpected(scores, 3, seed: 1);
        scorer.Provider.ShouldBe("Cuda");
        _log.Lines.ShouldBe(["Warning 302: A batch of 3 failed on Cuda and is tried once more: member attention: the device is lost"]);
    }

    [Fact]
    public void Score_FailsTwice_TheNextProviderTakesOverForGood()
    {
        using EnsembleScorer scorer = Start(OrtProvider.Cuda, OrtProvider.Cpu);
        _runners[OrtProvider.Cuda].FailNext(2);

        ScoreBatch scores = scorer.Score(Batches.Random(3, seed: 2));

        ShouldBeExpected(scores, 3, seed: 2);
        scorer.Provider.ShouldBe("Cpu");
        _runners[OrtProvider.Cuda].IsDisposed.ShouldBeTrue();
        _log.Lines[^1].ShouldBe(
            "Error 303: Execution provider Cuda failed twice in flight (member attention: the device is lost); Cpu serves until the worker is restarted");
        ShouldBeExpected(scorer.Score(Batches.Random(3, seed: 3)), 3, seed: 3);
        scorer.Provider.ShouldBe("Cpu");
    }

    [Fact]
    public void Score_NextProviderIsNotThere_TheOneAfterTakesOver()
    {
        using EnsembleScorer scorer = Start(OrtProvider.TensorRt, OrtProvider.Cuda, OrtProvider.Cpu);
        _runners[OrtProvider.TensorRt].FailNext(2);
        MissingProvider = OrtProvider.Cuda;

        ShouldBeExpected(scorer.Score(Batches.Random(3, seed: 4)), 3, seed: 4);

        scorer.Provider.ShouldBe("Cpu");
    }

    [Fact]
    public void Score_EveryProviderFails_ThrowsWithEachReasonAndMayBeTriedAgain()
    {
        using EnsembleScorer scorer = Start(OrtProvider.Cuda, OrtProvider.Cpu);
        _runners[OrtProvider.Cuda].FailNext(2);
        FailuresInFlightOf = (OrtProvider.Cpu, 2);
        FeatureBatch batch = Batches.Random(3, seed: 5);

        string message = Should.Throw<InferenceFailedException>(() => scorer.Score(batch)).Message;

        message.ShouldContain("Ensemble small 1.0 failed on Cpu");
        message.ShouldContain("member attention: the device is lost");
        message.ShouldContain("Before that: Cuda: ");
        ShouldBeExpected(scorer.Score(batch), 3, seed: 5);
    }

    [Fact]
    public void Score_NotANumberOnOneProvider_IsThatProvidersFailure()
    {
        using EnsembleScorer scorer = Start(OrtProvider.Cuda, OrtProvider.Cpu);
        _runners[OrtProvider.Cuda].GiveNaN = true;

        ShouldBeExpected(scorer.Score(Batches.Random(3, seed: 6)), 3, seed: 6);

        scorer.Provider.ShouldBe("Cpu");
    }

    [Fact]
    public void Start_WarmUpFails_TheNextProviderServesAndTheFirstIsReleased()
    {
        FailuresInFlightOf = (OrtProvider.Cuda, 0);
        FailuresAtStartOf = OrtProvider.Cuda;

        using EnsembleScorer scorer = Start(OrtProvider.Cuda, OrtProvider.Cpu);

        scorer.Provider.ShouldBe("Cpu");
        _runners[OrtProvider.Cuda].IsDisposed.ShouldBeTrue();
        _log.Lines.ShouldHaveSingleItem().ShouldStartWith("Warning 301: Execution provider Cuda cannot serve");
    }

    [Fact]
    public void Start_WarmUp_RunsTheLargestBatchFirstAndEveryOrderOfSize()
    {
        using EnsembleScorer scorer = Start(OrtProvider.Cpu);

        _runners[OrtProvider.Cpu].Sizes.ShouldBe([8, 4, 2, 1]);
    }

    private OrtProvider? MissingProvider { get; set; }

    private OrtProvider? FailuresAtStartOf { get; set; }

    private (OrtProvider Provider, int Times) FailuresInFlightOf { get; set; }

    private EnsembleScorer Start(params OrtProvider[] providers) =>
        EnsembleScorer.Start(_model, providers, Create, MaxBatchSize, _log);

    // Every "provider" runs on the processor, so that its numbers are right; the faults are added around it.
    private FaultyRunner Create(OrtProvider provider)
    {
        if (provider == MissingProvider)
            throw new MemberFailedException("attention", "the provider's library is not there");
        var runner = new FaultyRunner(new OrtEnsembleRunner(OrtRuntime.Load(), _model, new OrtSessionOptions(), MaxBatchSize));
        if (provider == FailuresAtStartOf)
            runner.FailNext(1);
        if (provider == FailuresInFlightOf.Provider && FailuresInFlightOf.Times > 0)
            runner.FailAfterWarmUp(4, FailuresInFlightOf.Times);
        _runners[provider] = runner;
        return runner;
    }

    // The last bit of a score depends on where the batch lies in memory, so these are not equal to it.
    private void ShouldBeExpected(ScoreBatch scores, int rows, int seed)
    {
        using var scorer = EnsembleScorer.Start(
            _model, [OrtProvider.Cpu], _ => new OrtEnsembleRunner(OrtRuntime.Load(), _model, new OrtSessionOptions(), MaxBatchSize), MaxBatchSize, new RecordingLogger());
        float[] expected = scorer.Score(Batches.Random(rows, seed)).Scores;
        for (int row = 0; row < rows; row++)
            scores.Scores[row].ShouldBe(expected[row], 1e-6f);
    }
}
