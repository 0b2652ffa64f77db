using Shouldly;
using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Inference.Manifests;
using StreamGuard.Inference.Running;

namespace StreamGuard.Inference.Tests.Running;

public class CombinerTests
{
    [Theory]
    [InlineData(nameof(ScalarTransform.Identity), -3, -3)]
    [InlineData(nameof(ScalarTransform.Log1P), 0, 0)]
    [InlineData(nameof(ScalarTransform.Log1P), 1.5, 0.9162907)]
    [InlineData(nameof(ScalarTransform.Log), 2, 0.6931472)]
    [InlineData(nameof(ScalarTransform.Log), 0, -27.6310211)]
    [InlineData(nameof(ScalarTransform.Log), 1e-20, -27.6310211)]
    public void Combine_Transform_ThenStandardizes(string transform, float raw, float expected)
    {
        (float member, float score) = Combine(raw, Enum.Parse<ScalarTransform>(transform));

        member.ShouldBe((expected - 1) / 2, 1e-5f);
        score.ShouldBe(Batches.Sigmoid(0.25 + (3 * member)), 1e-6f);
    }

    [Theory]
    [InlineData(nameof(ScalarTransform.Identity), float.NaN)]
    [InlineData(nameof(ScalarTransform.Identity), float.NegativeInfinity)]
    [InlineData(nameof(ScalarTransform.Log1P), -1)]
    [InlineData(nameof(ScalarTransform.Log1P), -1.5)]
    [InlineData(nameof(ScalarTransform.Log), -1e-13)]
    public void Combine_NotFinite_IsTheMembersFailure(string transform, float raw) =>
        Should.Throw<MemberFailedException>(() => Combine(raw, Enum.Parse<ScalarTransform>(transform))).Message.ShouldContain("member only: row 0");

    [Theory]
    [InlineData(-100, 0.1)]
    [InlineData(100, 0.74)]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.6386351)]
    [InlineData(-1, 0.2689414)]
    public void Combine_Calibration_IsStraightBetweenItsPointsAndFlatOutside(float logit, float expected)
    {
        var calibration = new CalibrationManifest { Kind = "piecewise_linear", X = [0.1, 0.5, 0.9], Y = [0.1, 0.5, 0.74] };

        (_, float score) = Combine(logit, ScalarTransform.Identity, calibration, bias: 0, weight: 1, mean: 0, deviation: 1);

        score.ShouldBe(expected, 1e-5f);
    }

    [Theory]
    [InlineData(-5, 0, 0, 0.0066929)]
    [InlineData(-4, 3, 0.3, 0.3)]
    [InlineData(-5, 1000, 0.6, 0.6)]
    [InlineData(4, 1000, 0.6, 0.9820138)]
    [InlineData(0, 2, 0.3, 0.5)]
    [InlineData(2, 1.5, 0.3, 0.8807971)]
    public void Combine_Novelty_RaisesTheScoreAndNeverLowersIt(float logit, float error, float novelty, float expected)
    {
        ScoreBatch scores = CombineWithNovelty(logit, error);

        scores.Novelty[0].ShouldBe(novelty, 1e-6f);
        scores.Scores[0].ShouldBe(expected, 1e-6f);
        scores.Probabilities[0].ShouldBe(1 / (1 + MathF.Exp(-logit)), 1e-6f, "novelty is no probability");
        float beyond = Math.Max(0, (0.25f * logit) + error - 9);
        scores.LogOdds[0].ShouldBe(Math.Max(logit, novelty > 0 ? MathF.Log(novelty / (1 - novelty)) + beyond : logit), 1e-3f);
    }

    [Fact]
    public void Combine_BeyondTheEndOfNovelty_TheScoreStaysAndWhatExplainsItRises()
    {
        ScoreBatch odd = CombineWithNovelty(0, 10), odder = CombineWithNovelty(0, 12);

        odder.Scores[0].ShouldBe(odd.Scores[0]);
        odder.LogOdds[0].ShouldBe(odd.LogOdds[0] + 2, 1e-5f);
    }

    [Fact]
    public void Combine_WithoutNovelty_SaysZero()
    {
        ScoreBatch scores = Scores([Member("a", null)], Manifest([Member("a", null)], null, 0, [1]), [3]);

        scores.Novelty[0].ShouldBe(0);
    }

    [Theory]
    [InlineData(1e30f)]
    [InlineData(-1e30f)]
    public void Combine_ExtremeValues_StayProbabilities(float raw)
    {
        (_, float score) = Combine(raw, ScalarTransform.Identity);

        score.ShouldBe(raw > 0 ? 1 : 0);
    }

    [Fact]
    public void Combine_TwoThatExplain_GivesTheMeanAndLeavesPaddingAtZero()
    {
        EnsembleManifest manifest = Manifest(
            [Member("a", OutputRole.Attention), Member("b", OutputRole.Attention)], null, 0, [1, 1]);
        MemberOutput[] outputs = [new(1, 1, 4), new(1, 1, 4)];
        float[] first = [9, 0.2f, 0.3f, 0.5f];
        float[] second = [9, 0.4f, 0.5f, 0.1f];
        first.CopyTo(outputs[0].Explanation, 0);
        second.CopyTo(outputs[1].Explanation, 0);
        var features = new FeatureBatch(1, 4) { Count = 1 };
        features.HistoryLengths[0] = 3;
        var scores = new ScoreBatch(1, 2, 4, FeatureSpecification.CurrentWidth);
        scores.Attention[0] = 7; // of the batch before
        scores.FeatureErrors[3] = 7;

        new Combiner(manifest).Combine(features, outputs, scores);

        scores.Attention[0].ShouldBe(0);
        scores.Attention[1].ShouldBe(0.3f, 1e-6f);
        scores.Attention[2].ShouldBe(0.4f, 1e-6f);
        scores.Attention[3].ShouldBe(0.3f, 1e-6f);
        scores.FeatureErrors.ShouldAllBe(error => error == 0);
    }

    [Fact]
    public void Combine_AnyExplanationNotFinite_IsTheMembersFailure()
    {
        EnsembleManifest manifest = Manifest([Member("a", OutputRole.Attention)], null, 0, [1]);
        for (int at = 0; at < 12; at++)
        {
            foreach (float value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
            {
                var output = new MemberOutput(3, 1, 4);
                output.Explanation[at] = value;
                var features = new FeatureBatch(3, 4) { Count = 3 };
                var scores = new ScoreBatch(3, 1, 4, FeatureSpecification.CurrentWidth);

                Should.Throw<MemberFailedException>(() => new Combiner(manifest).Combine(features, [output], scores));
            }
        }
    }

    private static (float Member, float Score) Combine(
        float raw, ScalarTransform transform, CalibrationManifest? calibration = null, double bias = 0.25, double weight = 3, double mean = 1, double deviation = 2)
    {
        MemberManifest member = Member("only", null) with { Transform = transform, Standardization = new Standardization(mean, deviation) };
        var output = new MemberOutput(1, 1, 0);
        output.Scalar[0] = raw;
        var features = new FeatureBatch(1, 4) { Count = 1 };
        var scores = new ScoreBatch(1, 1, 4, FeatureSpecification.CurrentWidth);
        new Combiner(Manifest([member], calibration, bias, [weight])).Combine(features, [output], scores);
        return (scores.MemberScores[0], scores.Scores[0]);
    }

    private static ScoreBatch CombineWithNovelty(float logit, float error)
    {
        MemberManifest[] members = [Member("known", null), Member("odd", null)];
        var novelty = new NoveltyManifest { Kind = "piecewise_linear", Weights = [0.25, 1], X = [1, 3, 9], Y = [0, 0.6, 0.6] };
        return Scores(members, Manifest(members, null, 0, [1, 0]) with { Novelty = novelty }, [logit, error]);
    }

    private static ScoreBatch Scores(MemberManifest[] members, EnsembleManifest manifest, float[] scalars)
    {
        MemberOutput[] outputs = [.. members.Select(_ => new MemberOutput(1, 1, 0))];
        for (int m = 0; m < members.Length; m++)
            outputs[m].Scalar[0] = scalars[m];
        var features = new FeatureBatch(1, 4) { Count = 1 };
        var scores = new ScoreBatch(1, members.Length, 4, FeatureSpecification.CurrentWidth);
        scores.Novelty[0] = 7; // of the batch before
        new Combiner(manifest).Combine(features, outputs, scores);
        return scores;
    }

    private static MemberManifest Member(string name, OutputRole? explains)
    {
        var outputs = new Dictionary<OutputRole, string> { [OutputRole.Logit] = "logit" };
        if (explains is { } role)
            outputs[role] = "explanation";
        return new MemberManifest
        {
            Name = name, Kind = MemberKind.Sequence, File = $"{name}.onnx", Sha256 = new string('0', 64), Inputs = [ModelInput.Current], Outputs = outputs,
        };
    }

    private static EnsembleManifest Manifest(
        IReadOnlyList<MemberManifest> members, CalibrationManifest? calibration, double bias, IReadOnlyList<double> weights) => new()
    {
        Format = 1, Name = "test", Version = "1", FeatureSpecification = 1, HistoryLength = 4, Threshold = 0.5, Members = members,
        Combination = new CombinationManifest { Kind = "logistic", Bias = bias, Weights = weights }, Calibration = calibration,
    };
}
