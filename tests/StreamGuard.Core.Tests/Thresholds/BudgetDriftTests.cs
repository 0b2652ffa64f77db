using Shouldly;
using Xunit.Abstractions;

namespace StreamGuard.Core.Tests.Thresholds;

/// <summary>
/// How near the alerts of a day come to the budget of 100. Chance alone (Poisson) puts a day 8 % away from it on average: no threshold does better. The
/// figures that docs/alert-budget.md states are printed by these tests.
/// </summary>
public class BudgetDriftTests(ITestOutputHelper output)
{
    private const int Days = 70, Settled = 14;

    [Theory]
    [InlineData(1, 0.11)]
    [InlineData(12, 0.13)]
    public void Decide_TheSameEveryDay_SpendsTheBudget(int partitions, double most) => Run(partitions, most, stream => stream.Run(Days));

    [Theory]
    [InlineData(1, 0.13)]
    [InlineData(12, 0.15)]
    public void Decide_ScoresThatDriftForAMonth_SpendsTheBudget(int partitions, double most) =>
        Run(partitions, most, stream => stream.Run(Days, shift: day => 0.1 * Math.Min(day, 30)));

    [Theory]
    [InlineData(1, 0.32)]
    [InlineData(12, 0.32)]
    public void Decide_WeekendsWithTwoThirdsMoreTraffic_SpendsTheBudgetOverTheWeek(int partitions, double most) =>
        Run(partitions, most, stream => stream.Run(Days, traffic: day => day % 7 > 4 ? 1.4 : 0.84));

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    public void Decide_TrafficThatTriples_IsBackAtTheBudgetAfterAFewDays(int partitions)
    {
        int[] alerts = Run(partitions, 0.25, stream => stream.Run(Days, traffic: day => day < 35 ? 1 : 3));

        alerts[35].ShouldBeGreaterThan(200); // The day itself is alerted on whole.
        alerts[38..45].Average().ShouldBeInRange(50, 120);
        alerts[50..].Average().ShouldBeInRange(90, 110);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    public void Decide_AttackOfTenTimesTheBudget_IsAlertedOnWholeAndSilencesNothing(int partitions)
    {
        int[] alerts = Run(partitions, 0.6, stream => stream.Run(Days, attack: day => day == 35 ? 10 : 0));

        alerts[35].ShouldBeGreaterThan(950);
        alerts[36..43].ShouldAllBe(count => count >= 15);
        alerts[36..43].Average().ShouldBeInRange(35, 100);
        alerts[45..].Average().ShouldBeInRange(90, 115);
    }

    private int[] Run(int partitions, double most, Func<BudgetedStream, int[]> run)
    {
        List<int> all = [];
        int[] first = [];
        for (int seed = 1; seed <= 10; seed++)
        {
            int[] alerts = run(new BudgetedStream(partitions, 100, seed));
            if (seed == 1) first = alerts;
            all.AddRange(alerts[Settled..]);
        }

        double deviation = new BudgetedStream(partitions, 100, 0).Deviation(all);
        output.WriteLine($"{partitions} partitions: mean {all.Average():F1} alerts a day, mean distance from 100: {deviation:P1}; the first seed's days: {string.Join(' ', first)}");
        deviation.ShouldBeLessThan(most);
        all.Average().ShouldBeInRange(90, 130);
        return first;
    }
}
