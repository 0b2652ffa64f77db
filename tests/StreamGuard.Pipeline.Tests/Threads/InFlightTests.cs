using Shouldly;
using StreamGuard.Pipeline.Threads;

namespace StreamGuard.Pipeline.Tests.Threads;

public sealed class InFlightTests
{
    [Fact]
    public void WaitUntilCommitted_NothingHanded_ReturnsAtOnce() => new InFlight().WaitUntilCommitted(TimeSpan.Zero).ShouldBeTrue();

    [Fact]
    public void WaitUntilCommitted_DeadlinePassed_ReturnsFalse()
    {
        var inFlight = new InFlight();
        inFlight.Handed();

        inFlight.WaitUntilCommitted(TimeSpan.FromMilliseconds(5)).ShouldBeFalse();
        inFlight.CommitRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task WaitUntilCommitted_CommittedElsewhere_ReturnsTrue()
    {
        var inFlight = new InFlight();
        inFlight.Handed();
        inFlight.Handed();
        Task<bool> waiting = Task.Run(() => inFlight.WaitUntilCommitted(TimeSpan.FromSeconds(30)));
        SpinWait.SpinUntil(() => inFlight.CommitRequested, TimeSpan.FromSeconds(30)).ShouldBeTrue();

        inFlight.Committed(2);

        (await waiting).ShouldBeTrue();
    }

    [Fact]
    public void WaitUntilCommitted_StageBroke_DoesNotWait()
    {
        var inFlight = new InFlight();
        inFlight.Handed();
        inFlight.Break();

        inFlight.WaitUntilCommitted(TimeSpan.FromMinutes(10)).ShouldBeFalse();
    }

    [Fact]
    public void TakenBack_AfterHanded_LeavesNothingInFlight()
    {
        var inFlight = new InFlight();
        inFlight.Handed();
        inFlight.TakenBack();

        inFlight.WaitUntilCommitted(TimeSpan.Zero).ShouldBeTrue();
    }
}
