using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using StreamGuard.Core.Thresholds;

namespace StreamGuard.Core.Tests.Thresholds;

public class ScoreScaleTests
{
    [Fact]
    public void EdgeOf_EveryBin_IsTheLeastScoreThatReachesIt()
    {
        for (int bin = 0; bin < ScoreScale.Count; bin++)
        {
            float edge = ScoreScale.EdgeOf(bin);
            ScoreScale.BinOf(edge).ShouldBeGreaterThanOrEqualTo(bin);
            ScoreScale.BinOf(MathF.BitDecrement(edge)).ShouldBeLessThan(bin);
        }
    }

    [Fact]
    public void EdgeOf_NeighboursUpToAScoreOf9999_AreAtMostThreePercentOfTheOddsApart()
    {
        for (int bin = 1; ScoreScale.EdgeOf(bin) < 0.9999f; bin++)
        {
            double step = ScoreScale.Logit(ScoreScale.EdgeOf(bin)) - ScoreScale.Logit(ScoreScale.EdgeOf(bin - 1));
            step.ShouldBeInRange(0.012, 0.035, $"bin {bin}");
        }
    }

    [Theory]
    [InlineData(0f, -1)]
    [InlineData(1e-5f, -1)]
    [InlineData(0.5f, 512)]
    [InlineData(1f, ScoreScale.Count - 1)]
    public void BinOf_EndsAndMiddle_AreWhereTheyBelong(float score, int bin) => ScoreScale.BinOf(score).ShouldBe(bin);

    [Fact]
    public void BinOf_AnyTwoScores_KeepsTheirOrder() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1000),
        Prop.ForAll(
            Gen.Choose(0, int.MaxValue - 1).Select(number => (float)(number / (double)int.MaxValue)).Two().ToArbitrary(),
            pair => (pair.Item1 <= pair.Item2) == (ScoreScale.BinOf(pair.Item1) <= ScoreScale.BinOf(pair.Item2)) || ScoreScale.BinOf(pair.Item1) == ScoreScale.BinOf(pair.Item2)));
}
