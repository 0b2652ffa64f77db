using Shouldly;
using StreamGuard.Chaos.Faults;

namespace StreamGuard.Integration.Tests.Chaos;

public sealed class FaultPlanTests
{
    private static readonly TimeSpan ThreeMinutes = TimeSpan.FromSeconds(180);

    [Fact]
    public void Next_AnySeed_KillsTenTimesAndFreezesThriceInThreeMinutes()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            List<Fault> faults = Fulfill(new FaultPlan(seed, ThreeMinutes, workers: 3, hasOutages: true), out _);
            faults.Count(fault => fault.Kind == FaultKind.Kill).ShouldBeGreaterThanOrEqualTo(10);
            faults.Count(fault => fault.Kind == FaultKind.Freeze).ShouldBeGreaterThanOrEqualTo(3);
            faults.Count(fault => fault.Kind == FaultKind.Stop).ShouldBeGreaterThanOrEqualTo(2);
            faults.Count(fault => fault.Kind == FaultKind.Outage).ShouldBe(2);
        }
    }

    [Fact]
    public void Next_EveryRound_LeavesAWorkerAlive()
    {
        var plan = new FaultPlan(4, ThreeMinutes, workers: 3, hasOutages: true);
        for (int i = 0; i < 200; i++)
        {
            IReadOnlyList<Fault> round = plan.Next();
            round.Select(fault => fault.Worker).Distinct().Count().ShouldBe(round.Count, "no worker is hit twice in a round");
            round.Count.ShouldBeLessThan(3);
        }
    }

    [Fact]
    public void Next_SameSeed_DrawsTheSameFaults()
    {
        Fulfill(new FaultPlan(5, ThreeMinutes, 3, hasOutages: true), out int rounds).ShouldBe(Fulfill(new FaultPlan(5, ThreeMinutes, 3, hasOutages: true), out int again));
        rounds.ShouldBe(again);
        Fulfill(new FaultPlan(6, ThreeMinutes, 3, hasOutages: true), out _).ShouldNotBe(Fulfill(new FaultPlan(5, ThreeMinutes, 3, hasOutages: true), out _));
    }

    [Fact]
    public void Next_BrokerThatStays_IsNeverTakenAway()
    {
        var plan = new FaultPlan(7, ThreeMinutes, 3, hasOutages: false);
        Enumerable.Range(0, 500).SelectMany(_ => plan.Next()).ShouldNotContain(fault => fault.Kind == FaultKind.Outage);
    }

    private static List<Fault> Fulfill(FaultPlan plan, out int rounds)
    {
        List<Fault> faults = [];
        for (rounds = 0; !plan.IsFulfilled; rounds++) faults.AddRange(plan.Next());
        return faults;
    }
}
