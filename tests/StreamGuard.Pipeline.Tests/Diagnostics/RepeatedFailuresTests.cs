using Shouldly;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Tests.Replay;

namespace StreamGuard.Pipeline.Tests.Diagnostics;

public sealed class RepeatedFailuresTests
{
    [Fact]
    public void Note_AgainAndAgain_TellsTheFirstAndThenOneInAWhileWithTheNumberHeldBack()
    {
        var time = new LeapingTime();
        var failures = new RepeatedFailures(time);
        failures.Note(out long heldBack).ShouldBeTrue();
        heldBack.ShouldBe(0);
        for (int i = 0; i < 7; i++) failures.Note(out _).ShouldBeFalse();

        time.Advance(RepeatedFailures.Interval);
        failures.Note(out heldBack).ShouldBeTrue();
        heldBack.ShouldBe(7);
        failures.Note(out _).ShouldBeFalse();
    }
}
