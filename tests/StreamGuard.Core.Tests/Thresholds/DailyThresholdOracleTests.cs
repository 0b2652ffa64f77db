using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using StreamGuard.Core.Thresholds;

namespace StreamGuard.Core.Tests.Thresholds;

public class DailyThresholdOracleTests
{
    [Fact]
    public void Decide_AnyStory_AgreesWithTheOracle() => ForAll(200, story =>
    {
        var threshold = new DailyThreshold(story.Options, story.Start, story.Share);
        var oracle = new PlainThreshold(story.Options, story.Start, story.Share);
        foreach ((float score, float probability, long timeMs) in story.Events)
        {
            threshold.TryCloseDay(timeMs, out _);
            threshold.Decide(score, probability).ShouldBe(oracle.Decide(score, probability, timeMs), story.ToString());
            threshold.Current.ShouldBe(oracle.Current, story.ToString());
            threshold.Spent.ShouldBe(oracle.Spent, story.ToString());
            threshold.Carried.ShouldBe(oracle.Carried, 1e-9, story.ToString());
        }
    });

    [Fact]
    public void TryCloseDay_AnyStory_MovesByAtMostAStepAndOnlyBetweenDays() => ForAll(300, story =>
    {
        var threshold = new DailyThreshold(story.Options, story.Start, story.Share);
        foreach ((float score, float probability, long timeMs) in story.Events)
        {
            float before = threshold.Current;
            bool isOver = threshold.TryCloseDay(timeMs, out ClosedDay closed);
            threshold.Decide(score, probability).ShouldBe(score >= threshold.Current, story.ToString());
            threshold.Current.ShouldBeInRange((float)story.Options.MinThreshold, (float)story.Options.MaxThreshold);
            double step = isOver ? story.Options.MaxStepPerDay : 0, from = ScoreScale.Logit(before);
            float lowest = MathF.BitDecrement((float)ScoreScale.Probability(from - step)), highest = MathF.BitIncrement((float)ScoreScale.Probability(from + step));
            threshold.Current.ShouldBeInRange(lowest, highest, story.ToString());
            if (isOver) (closed.ThresholdBefore, closed.ThresholdAfter).ShouldBe((before, threshold.Current));
        }
    });

    [Fact]
    public void TryCloseDay_AnyStory_EveryAlertIsInTheDaysAlertsOrTheOpenDays() => ForAll(100, story =>
    {
        var threshold = new DailyThreshold(story.Options, story.Start, story.Share);
        long alerts = 0, told = 0;
        foreach ((float score, float probability, long timeMs) in story.Events)
        {
            if (threshold.TryCloseDay(timeMs, out ClosedDay closed)) told += closed.Alerts;
            if (threshold.Decide(score, probability)) alerts++;
        }

        (told + threshold.Spent).ShouldBe(alerts, story.ToString());
    });

    [Fact]
    public void ReadFrom_WrittenAtAnyMoment_GoesOnAsIfNothingHadHappened() => ForAll(200, story =>
    {
        var whole = new DailyThreshold(story.Options, story.Start, story.Share);
        var restarted = new DailyThreshold(story.Options, story.Start, story.Share);
        int at = story.Seed % story.Events.Count;
        for (int i = 0; i < story.Events.Count; i++)
        {
            (float score, float probability, long timeMs) = story.Events[i];
            if (i == at) restarted = ThresholdCopy.Of(restarted, story.Options, story.Share);
            restarted.TryCloseDay(timeMs, out ClosedDay closed).ShouldBe(whole.TryCloseDay(timeMs, out ClosedDay expected), story.ToString());
            closed.ShouldBe(expected, story.ToString());
            restarted.Decide(score, probability).ShouldBe(whole.Decide(score, probability), story.ToString());
        }
    });

    private static void ForAll(int tests, Action<ThresholdStory> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(tests), Prop.ForAll(ThresholdStory.Arbitrary(), holds));
}
