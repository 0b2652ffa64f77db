using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using StreamGuard.Simulation.Payments;

namespace StreamGuard.Simulation.Tests.Payments;

public class AgendaTests
{
    [Fact]
    public void First_AnyHistory_IsTheEarliestThenTheSmallestNumber() =>
        Prop.ForAll(Gen.Choose(0, 20).NonEmptyListOf().ToArbitrary(), times =>
        {
            var agenda = new Agenda(1);
            var oracle = new SortedSet<(long Time, int Item)>();
            foreach (int time in times)
            {
                agenda.Add(time, oracle.Count);
                oracle.Add((time, oracle.Count));
            }

            foreach (int delay in times)
            {
                (long Time, int Item) first = oracle.Min;
                agenda.First.ShouldBe(first.Item);
                oracle.Remove(first);
                if (delay % 2 == 0)
                {
                    agenda.RemoveFirst();
                    if (oracle.Count == 0) return;
                }
                else
                {
                    agenda.Postpone(first.Time + delay);
                    oracle.Add((first.Time + delay, first.Item));
                }
            }
        }).Check(Config.QuickThrowOnFailure);
}
