using Shouldly;
using StreamGuard.Core.Thresholds;

namespace StreamGuard.Core.Tests.Thresholds;

public class DailyThresholdTests
{
    private const long DayMs = ThresholdStory.DayMs, HourMs = DayMs / 24;
    private const long Today = ThresholdStory.FirstDay * DayMs;

    [Fact]
    public void Decide_AFloodWithinADay_IsAlertedOnWholeAndCarriedOn()
    {
        DailyThreshold threshold = Budget(share: 10);

        int alerts = Day(threshold, 0, 1_000, score: 0.9f);

        alerts.ShouldBe(1_000);
        threshold.Current.ShouldBe(0.5f);
        threshold.TryCloseDay(Today + DayMs, out ClosedDay closed).ShouldBeTrue();
        closed.ShouldBe(new ClosedDay(new DateOnly(2026, 1, 1), true, 1_000, 10, 35, 0.5f, threshold.Current));
        ScoreScale.Logit(threshold.Current).ShouldBe(1, 1e-6); // One step up, and no more, whatever the flood.
    }

    [Fact]
    public void TryCloseDay_AfterAFlood_KeepsAlertingAndMakesUpForIt()
    {
        DailyThreshold threshold = Budget(share: 10, step: 20);
        for (int day = 0; day < 28; day++) Day(threshold, day, 200, Even);
        int flood = Day(threshold, 28, 1_000, score: 0.999f);

        int[] alerts = [.. Enumerable.Range(29, 28).Select(day => Day(threshold, day, 200, Even))];

        flood.ShouldBe(1_000);
        alerts[..7].ShouldAllBe(count => count >= 2 && count < 10);
        alerts[^1].ShouldBeInRange(9, 11);
    }

    [Fact]
    public void TryCloseDay_EveryDayLikeTheLast_SpendsTheBudget()
    {
        DailyThreshold threshold = Budget(share: 10, step: 20);

        int[] alerts = [.. Enumerable.Range(0, 40).Select(day => Day(threshold, day, 200, Even))];

        alerts[0].ShouldBe(100);
        alerts[1..].ShouldAllBe(count => count >= 4 && count <= 12);
        alerts[20..].ShouldAllBe(count => count >= 9 && count <= 11);
    }

    [Fact]
    public void TryCloseDay_LateEventOfAnEarlierDay_CountsForTheOpenDay()
    {
        DailyThreshold threshold = Budget(share: 10);
        Day(threshold, 1, 1, score: 0.9f);

        threshold.TryCloseDay(Today, out _).ShouldBeFalse();
        threshold.Decide(0.9f).ShouldBeTrue();

        threshold.Spent.ShouldBe(2);
    }

    [Fact]
    public void TryCloseDay_FirstDaySeenFromTheAfternoonOn_TeachesNothing()
    {
        DailyThreshold threshold = Budget(share: 10);
        threshold.TryCloseDay(Today + (15 * HourMs), out _);
        for (int i = 0; i < 3; i++) threshold.Decide(0.9f);

        threshold.TryCloseDay(Today + DayMs, out ClosedDay closed).ShouldBeTrue();

        (closed.IsWhole, closed.ThresholdAfter, closed.Carried).ShouldBe((false, 0.5f, 0.0));
    }

    [Fact]
    public void NoteGap_ThatShowsHoursMissing_MakesTheDayNotWhole()
    {
        DailyThreshold threshold = Budget(share: 10);
        Day(threshold, 0, 2, score: 0.9f);
        DailyThreshold restarted = ThresholdCopy.Of(threshold, Options(), 10);
        restarted.NoteGap();

        restarted.TryCloseDay(Today + (30 * HourMs), out ClosedDay closed).ShouldBeTrue();

        closed.IsWhole.ShouldBeFalse();
        restarted.TryCloseDay(Today + (48 * HourMs), out closed).ShouldBeTrue();
        closed.IsWhole.ShouldBeFalse(); // Its first six hours are missing too.
    }

    [Fact]
    public void NoteGap_ThatShowsMinutesMissing_ChangesNothing()
    {
        DailyThreshold threshold = Budget(share: 10);
        threshold.TryCloseDay(Today, out _);
        threshold.TryCloseDay(Today + (12 * HourMs), out _);
        threshold.NoteGap();

        threshold.TryCloseDay(Today + (12 * HourMs) + 600_000, out _);
        threshold.TryCloseDay(Today + DayMs, out ClosedDay closed).ShouldBeTrue();

        closed.IsWhole.ShouldBeTrue();
    }

    [Fact]
    public void TryCloseDay_AfterALongAbsence_ForgetsBacklogAndOldDays()
    {
        DailyThreshold threshold = Budget(share: 1);
        for (int day = 0; day < 3; day++) Day(threshold, day, 20, score: 0.9f);
        threshold.Carried.ShouldBeGreaterThan(0);
        float before = threshold.Current;

        threshold.TryCloseDay(Today + (100 * DayMs), out ClosedDay closed).ShouldBeTrue();

        closed.Carried.ShouldBe(0);
        threshold.Current.ShouldBe(before);
    }

    [Fact]
    public void TryCloseDay_Precision_TakesTheLowestCutThatIsExpectedToReachIt()
    {
        var threshold = new DailyThreshold(new ThresholdOptions { Mode = ThresholdMode.Precision, Precision = 0.8, MaxStepPerDay = 20 }, 0.5f, 0);
        Day(threshold, 0, 4, 0.3f, 0.7f, 0.9f, 0.95f);

        threshold.TryCloseDay(Today + DayMs, out ClosedDay closed);

        // .95, .9 and .7 have a mean of .85, with .3 it is .71.
        threshold.Current.ShouldBeInRange(0.69f, 0.7f);
        closed.Share.ShouldBe(0);
    }

    [Fact]
    public void TryCloseDay_PrecisionAndScoresThatNoveltyMade_ExpectsFraudsByProbability()
    {
        var threshold = new DailyThreshold(new ThresholdOptions { Mode = ThresholdMode.Precision, Precision = 0.8, MaxStepPerDay = 20 }, 0.5f, 0);
        threshold.TryCloseDay(Today, out _);
        threshold.Decide(0.95f, 0.95f);
        threshold.Decide(0.9f, 0.9f);
        for (int i = 0; i < 10; i++) threshold.Decide(0.85f, 0.01f);

        threshold.TryCloseDay(Today + DayMs, out _);

        // Their scores say .86 of all twelve; their probabilities .16, and .925 of the two above.
        threshold.Current.ShouldBeInRange(0.89f, 0.9f);
    }

    [Fact]
    public void TryCloseDay_PrecisionReachedAgainBelowNoveltysOwn_TakesTheLowerCut()
    {
        var threshold = new DailyThreshold(new ThresholdOptions { Mode = ThresholdMode.Precision, Precision = 0.4, MaxStepPerDay = 20 }, 0.5f, 0);
        threshold.TryCloseDay(Today, out _);
        threshold.Decide(0.6f, 0.01f);
        for (int i = 0; i < 10; i++) threshold.Decide(0.55f, 0.55f);

        threshold.TryCloseDay(Today + DayMs, out _);

        threshold.Current.ShouldBeInRange(0.54f, 0.55f);
    }

    [Fact]
    public void TryCloseDay_PrecisionThatNoScoreReaches_StaysWhereItIs()
    {
        var threshold = new DailyThreshold(new ThresholdOptions { Mode = ThresholdMode.Precision, Precision = 0.99 }, 0.7f, 0);
        Day(threshold, 0, 4, 0.3f, 0.7f, 0.9f, 0.95f);

        threshold.TryCloseDay(Today + DayMs, out _);

        threshold.Current.ShouldBe(0.7f);
    }

    [Fact]
    public void ReadFrom_LongestPeriodAndEveryBin_StaysBelowHalfAMegabyte()
    {
        var options = new ThresholdOptions { Mode = ThresholdMode.Budget, AlertsPerDay = 10, SmoothingDays = 28 };
        var threshold = new DailyThreshold(options, 0.5f, 10);
        float[] scores = [.. Enumerable.Range(0, ScoreScale.Count).Select(ScoreScale.EdgeOf)];
        for (int day = 0; day < 40; day++) Day(threshold, day, scores.Length, scores);

        byte[] bytes = ThresholdCopy.Write(threshold);

        bytes.Length.ShouldBeInRange(350_000, 520_000);
        ThresholdCopy.Write(ThresholdCopy.Read(bytes, options, 10)).ShouldBe(bytes);
    }

    [Theory]
    [InlineData(0, float.NaN)]
    [InlineData(0, 2f)]
    public void ReadFrom_NumbersThatMakeNoSense_Refuses(int at, float value)
    {
        DailyThreshold threshold = Budget(share: 10);
        byte[] bytes = ThresholdCopy.Write(threshold);
        BitConverter.GetBytes(value).CopyTo(bytes, at);

        Should.Throw<InvalidDataException>(() => ThresholdCopy.Read(bytes, Options(), 10));
    }

    [Fact]
    public void Constructor_StartOutsideTheBounds_IsBroughtWithin()
    {
        Budget(share: 1, start: 0).Current.ShouldBe(0.01f);
        Budget(share: 1, start: 1).Current.ShouldBe(0.9999f);
    }

    [Fact]
    public void Constructor_ModeThatDoesNotMove_Refuses() =>
        Should.Throw<ArgumentException>(() => new DailyThreshold(new ThresholdOptions(), 0.5f, 1)).Message.ShouldContain("Model");

    /// <summary>Every two hundredth once.</summary>
    private static float[] Even => [.. Enumerable.Range(1, 200).Select(i => i / 201f)];

    private static ThresholdOptions Options(double step = 1) => new() { Mode = ThresholdMode.Budget, AlertsPerDay = 10, MaxStepPerDay = step };

    private static DailyThreshold Budget(double share, double step = 1, float start = 0.5f) => new(Options(step), start, share);

    /// <summary>A day of evenly spread events with the scores in turn.</summary>
    private static int Day(DailyThreshold threshold, int day, int events, params float[] score)
    {
        int alerts = 0;
        for (int i = 0; i < events; i++)
        {
            threshold.TryCloseDay(Today + (day * DayMs) + (i * DayMs / events), out _);
            if (threshold.Decide(score[i % score.Length])) alerts++;
        }

        return alerts;
    }
}
