using Shouldly;
using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.OnnxRuntime;
using StreamGuard.Pipeline.Inference;

namespace StreamGuard.Inference.Tests;

public class EnsembleScorerTests
{
    [Fact]
    public void Load_SmallEnsemble_DescribesIt()
    {
        using EnsembleScorer scorer = LoadSmall();

        scorer.Provider.ShouldBe("Cpu");
        EnsembleDescription ensemble = scorer.Ensemble;
        (ensemble.Name, ensemble.Version, ensemble.FeatureSpecification, ensemble.HistoryLength, ensemble.Threshold).ShouldBe(("small", "1.0", 2, 4, 0.5f));
        ensemble.Members.ShouldBe(["attention", "autoencoder", "trees"]);
    }

    [Fact]
    public void Score_BatchesOf1And7And64_GivesEachRowTheSame()
    {
        using EnsembleScorer scorer = LoadSmall();
        FeatureBatch all = Batches.Random(64, seed: 1);
        ScoreBatch expected = scorer.Score(all);
        foreach (int size in new[] { 1, 7 })
        {
            var part = new FeatureBatch(size, all.HistoryLength);
            ScoreBatch scores = Batches.ScoresFor(part, scorer.Ensemble);
            for (int start = 0; start < all.Count; start += size)
            {
                part.Count = Math.Min(size, all.Count - start);
                for (int row = 0; row < part.Count; row++)
                {
                    all.HistoryRow(start + row).CopyTo(part.HistoryRow(row));
                    all.CurrentRow(start + row).CopyTo(part.CurrentRow(row));
                    part.HistoryLengths[row] = all.HistoryLengths[start + row];
                }
                scorer.Score(part, scores);
                for (int row = 0; row < part.Count; row++)
                {
                    scores.Scores[row].ShouldBe(expected.Scores[start + row], 1e-6f);
                    ShouldBeClose(scores.MemberScoreRow(row), expected.MemberScoreRow(start + row));
                    ShouldBeClose(scores.AttentionRow(row), expected.AttentionRow(start + row));
                    ShouldBeClose(scores.FeatureErrorRow(row), expected.FeatureErrorRow(start + row));
                }
            }
        }
    }

    [Fact]
    public void Score_Explanations_AreDistributionsOverTheRealPast()
    {
        using EnsembleScorer scorer = LoadSmall();
        FeatureBatch batch = Batches.Random(64, seed: 2);

        ScoreBatch scores = scorer.Score(batch);

        for (int row = 0; row < batch.Count; row++)
        {
            float[] attention = scores.AttentionRow(row).ToArray();
            int real = (int)batch.HistoryLengths[row];
            attention[..^real].ShouldAllBe(weight => weight == 0);
            attention.Sum().ShouldBe(real == 0 ? 0 : 1, 1e-5);
            // The autoencoder's error is the mean of its feature errors; its member score is ln(1 + error), standardized.
            double error = scores.FeatureErrorRow(row).ToArray().Average(value => (double)value);
            scores.MemberScoreRow(row)[1].ShouldBe((float)((Math.Log(1 + error) - 0.6) / 0.2), 1e-4f);
        }
    }

    [Fact]
    public void Score_TwoBatchesInTurn_ReadsEachAnew()
    {
        using EnsembleScorer scorer = LoadSmall();
        FeatureBatch[] batches = [Batches.Random(8, seed: 3), Batches.Random(8, seed: 4)];
        float[][] first = [[.. scorer.Score(batches[0]).Scores], [.. scorer.Score(batches[1]).Scores]];
        first[0].ShouldNotBe(first[1]);

        Batches.Fill(batches[0], new Random(5));
        float[] refilled = scorer.Score(batches[0]).Scores;

        refilled.ShouldNotBe(first[0]);
        // The last bit of a score depends on where the batch lies in memory, so another batch of the same rows is not quite equal.
        ShouldBeClose(refilled, scorer.Score(Batches.Random(8, seed: 5)).Scores);
        scorer.Score(batches[1]).Scores.ShouldBe(first[1]);
    }

    [Fact]
    public void Score_MoreBatchesThanAreKept_StaysRight()
    {
        using EnsembleScorer scorer = LoadSmall();
        FeatureBatch[] batches = [.. Enumerable.Range(0, 20).Select(seed => Batches.Random(5, seed))];
        float[][] expected = [.. batches.Select(batch => scorer.Score(batch).Scores)];

        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < batches.Length; i++)
                scorer.Score(batches[i]).Scores.ShouldBe(expected[i]);
        }
    }

    [Fact]
    public void Score_EmptyBatch_LeavesTheScoresAlone()
    {
        using EnsembleScorer scorer = LoadSmall();
        var batch = new FeatureBatch(4, Batches.HistoryLength);
        ScoreBatch scores = Batches.ScoresFor(batch, scorer.Ensemble);
        scores.Scores[0] = 0.25f;

        scorer.Score(batch, scores);

        scores.Scores[0].ShouldBe(0.25f);
    }

    [Fact]
    public void Score_SteadyState_AllocatesNothing()
    {
        using EnsembleScorer scorer = LoadSmall();
        FeatureBatch[] batches = [Batches.Random(64, seed: 6), Batches.Random(64, seed: 7)];
        ScoreBatch scores = Batches.ScoresFor(batches[0], scorer.Ensemble);
        ScoreEverySize(scorer, batches, scores); // makes the calls
        ScoreEverySize(scorer, batches, scores); // fills the pools of the retry

        long before = GC.GetAllocatedBytesForCurrentThread();
        ScoreEverySize(scorer, batches, scores);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.ShouldBe(0);
    }

    [Fact]
    public void Score_TwoColumns_TakesTheSecond()
    {
        using ModelFolder folder = ModelFolder.Of("two_columns", outputs: """{ "score": "probabilities" }""");
        using EnsembleScorer scorer = EnsembleScorer.Load(folder.Options);

        ScoreBatch scores = scorer.Score(Batches.WithFirstFeature(-1, 0, 3));

        for (int row = 0; row < 3; row++)
        {
            float p = Batches.Sigmoid(new[] { -1, 0, 3 }[row]);
            scores.MemberScores[row].ShouldBe(p, 1e-6f);
            scores.Scores[row].ShouldBe(Batches.Sigmoid(p), 1e-6f);
        }
    }

    [Fact]
    public void Score_NotANumber_FailsAndNamesTheMember()
    {
        using ModelFolder folder = ModelFolder.Of("logarithm");
        using EnsembleScorer scorer = EnsembleScorer.Load(folder.Options);
        scorer.Score(Batches.WithFirstFeature(0, 1)).Scores[1].ShouldBe(Batches.Sigmoid(Math.Log(2)), 1e-6f);

        foreach (float value in new[] { -2f, -1f, float.NaN, float.PositiveInfinity })
        {
            string message = Should.Throw<InferenceFailedException>(() => scorer.Score(Batches.WithFirstFeature(0, value))).Message;
            message.ShouldContain("member only");
            message.ShouldContain("row 1");
            message.ShouldContain("Cpu");
        }

        scorer.Score(Batches.WithFirstFeature(0, 1)).Scores[0].ShouldBe(0.5f);
    }

    [Fact]
    public void Score_AttentionIsNotANumber_Fails()
    {
        using ModelFolder folder = ModelFolder.Of("nan_attention", "sequence", """{ "logit": "logit", "attention": "attention" }""");
        using EnsembleScorer scorer = EnsembleScorer.Load(folder.Options);
        scorer.Score(Batches.WithFirstFeature(1, 4));

        Should.Throw<InferenceFailedException>(() => scorer.Score(Batches.WithFirstFeature(1, -4))).Message.ShouldContain("attention is not finite");
    }

    [Fact]
    public void Score_RunFails_GivesOnnxRuntimesWordsAndGoesOnAfterwards()
    {
        using ModelFolder folder = ModelFolder.Of("pick");
        using EnsembleScorer scorer = EnsembleScorer.Load(folder.Options);

        Should.Throw<InferenceFailedException>(() => scorer.Score(Batches.WithFirstFeature(0, 9))).Message.ShouldContain("out of data bounds");

        scorer.Score(Batches.WithFirstFeature(2)).MemberScores[0].ShouldBe(7);
    }

    [Fact]
    public void Load_ProviderThatIsNotThere_FallsBackToTheNext()
    {
        using ModelFolder folder = ModelFolder.Small();
        InferenceOptions options = folder.Options;
        options.Providers = [OrtProvider.TensorRt, OrtProvider.Cuda, OrtProvider.Cpu];
        options.ProviderSettings["Cuda:device_id"] = "0";
        var log = new RecordingLogger();

        using EnsembleScorer scorer = EnsembleScorer.Load(options, log);

        if (File.Exists(Path.Combine(AppContext.BaseDirectory, "libonnxruntime_providers_shared.so")))
            return; // a library with these providers stands beside the tests
        scorer.Provider.ShouldBe("Cpu");
        log.Lines.Count.ShouldBe(3);
        log.Lines[0].ShouldStartWith("Warning 301: Execution provider TensorRt cannot serve, the next one is tried: member attention: ");
        log.Lines[1].ShouldStartWith("Warning 301: Execution provider Cuda cannot serve, the next one is tried: member attention: ");
        log.Lines[2].ShouldStartWith("Information 300: Ensemble small version 1.0 with 3 members serves on Cpu");
    }

    [Fact]
    public void Load_NoProviderServes_SaysWhatEachSaid()
    {
        if (File.Exists(Path.Combine(AppContext.BaseDirectory, "libonnxruntime_providers_shared.so")))
            return; // a library with these providers stands beside the tests
        using ModelFolder folder = ModelFolder.Small();
        InferenceOptions options = folder.Options;
        options.Providers = [OrtProvider.Cuda];

        string message = Should.Throw<ModelException>(() => EnsembleScorer.Load(options)).Message;

        message.ShouldContain(folder.Root);
        message.ShouldContain("Cuda: member attention");
    }

    [Fact]
    public void Load_LibraryNotThere_SaysWhereItLooked()
    {
        using ModelFolder folder = ModelFolder.Small();
        InferenceOptions options = folder.Options;
        options.LibraryPath = folder.FileOf("no-such.so");

        Should.Throw<OnnxRuntimeNotFoundException>(() => EnsembleScorer.Load(options)).Message.ShouldContain("no-such.so (no such file)");
    }

    [Fact]
    public void Score_BatchThatDoesNotFit_IsAnArgumentException()
    {
        using EnsembleScorer scorer = LoadSmall();
        FeatureBatch large = Batches.Random(65, seed: 8);
        Should.Throw<ArgumentException>(() => scorer.Score(large)).Message.ShouldContain("65 rows; the scorer takes at most 64");
        var longer = new FeatureBatch(1, 5) { Count = 1 };
        Should.Throw<ArgumentException>(() => scorer.Score(longer)).Message.ShouldContain("reads 4 past transactions; the batch has 5");
        FeatureBatch batch = Batches.Random(1, seed: 9);
        Should.Throw<ArgumentException>(() => scorer.Score(batch, new ScoreBatch(1, 2, 4, FeatureSpecification.CurrentWidth)))
            .Message.ShouldContain("3 members");
    }

    private static EnsembleScorer LoadSmall() =>
        EnsembleScorer.Load(new InferenceOptions { ModelDirectory = ModelFolder.PathOf("small"), MaxBatchSize = 64 });

    private static void ScoreEverySize(EnsembleScorer scorer, FeatureBatch[] batches, ScoreBatch scores)
    {
        for (int rows = 1; rows <= 64; rows++)
        {
            foreach (FeatureBatch batch in batches)
            {
                batch.Count = rows;
                scorer.Score(batch, scores);
            }
        }
    }

    private static void ShouldBeClose(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        for (int i = 0; i < expected.Length; i++)
            actual[i].ShouldBe(expected[i], 1e-5f);
    }
}
