using Shouldly;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Replay;

namespace StreamGuard.Pipeline.Tests.Replay;

public sealed class DeadLetterReplayTests
{
    private readonly FakeLetters _letters = new();
    private readonly LeapingTime _time = new();

    [Fact]
    public void Run_Letters_GoBackToTheirPartitionsInOrder()
    {
        for (int i = 0; i < 7; i++) _letters.Add(DecodeFailure.Malformed, partition: i % 3);

        ReplayTally tally = Run();

        _letters.Replayed.Select(record => (record.Topic, record.Partition, (int)record.Value![0])).ShouldBe(Enumerable.Range(0, 7).Select(i => ("transactions", (int?)(i % 3), i)));
        tally.Count(ReplayDecision.Replay).ShouldBe(7);
        tally.Rows.ShouldBe([(DecodeFailure.Malformed, 0), (DecodeFailure.Malformed, 1), (DecodeFailure.Malformed, 2)]);
        tally.Count((DecodeFailure.Malformed, 0), ReplayDecision.Replay).ShouldBe(3);
    }

    [Fact]
    public void Run_Twice_SendsNothingTheSecondTime()
    {
        for (int i = 0; i < 5; i++) _letters.Add(DecodeFailure.Malformed);
        Run();

        ReplayTally second = Run();

        _letters.Replayed.Count.ShouldBe(5);
        second.Count(ReplayDecision.ReplayedBefore).ShouldBe(5);
        Run(options => options with { FromBeginning = true }).Count(ReplayDecision.Replay).ShouldBe(5);
    }

    [Fact]
    public void Run_OneReasonThenAll_ForgetsNoneAndRepeatsNone()
    {
        for (int i = 0; i < 10; i++) _letters.Add(i % 2 == 0 ? DecodeFailure.UnknownSchema : DecodeFailure.ImplausibleTime);
        Run(options => options with { Selection = new ReplaySelection { Reasons = new HashSet<DecodeFailure> { DecodeFailure.UnknownSchema } } });

        Run();

        _letters.Replayed.Select(record => (int)record.Value![0]).ShouldBe([0, 2, 4, 6, 8, 1, 3, 5, 7, 9]);
    }

    [Fact]
    public void Run_Limit_EndsThereAndTheNextRunGoesOn()
    {
        for (int i = 0; i < 5; i++) _letters.Add(DecodeFailure.Malformed);

        Run(options => options with { Limit = 2 }).LimitReached.ShouldBeTrue();
        _letters.Replayed.Count.ShouldBe(2);
        Run(options => options with { Limit = 3 }).LimitReached.ShouldBeFalse();
        _letters.Replayed.Select(record => (int)record.Value![0]).ShouldBe([0, 1, 2, 3, 4]);
    }

    [Fact]
    public void Run_Dry_CountsAndSendsNothing()
    {
        for (int i = 0; i < 5; i++) _letters.Add(DecodeFailure.Malformed);

        ReplayTally tally = new DeadLetterReplay(Options(), _letters.Rewind(), _letters, channel: null, _time).Run(_ => { }, CancellationToken.None);

        tally.Count(ReplayDecision.Replay).ShouldBe(5);
        _letters.Commits.ShouldBe(0);
        _time.Elapsed.ShouldBe(TimeSpan.Zero, "counting needs no rate");
    }

    [Fact]
    public void Run_Rate_IsKeptEvenlyAndNoUnitStaysOpenForLong()
    {
        for (int i = 0; i < 51; i++) _letters.Add(DecodeFailure.Malformed);

        Run(options => options with { Rate = 10 });

        _time.Elapsed.TotalSeconds.ShouldBe(5, 0.001);
        _time.Waits.ShouldAllBe(wait => wait <= TimeSpan.FromSeconds(0.1));
        _letters.UnitSizes.ShouldAllBe(size => size <= 10);
        _letters.UnitSizes.Sum().ShouldBe(51);
    }

    [Fact]
    public void Run_PauseInTheTopic_IsNotMadeUpForByABurst()
    {
        for (int i = 0; i < 20; i++) _letters.Add(DecodeFailure.Malformed);
        _letters.OnRead = letter => { if (letter.Position.Offset == 10) _time.Advance(TimeSpan.FromSeconds(60)); };

        Run(options => options with { Rate = 10 });

        _time.Elapsed.TotalSeconds.ShouldBe(61.9, 0.11);
    }

    [Fact]
    public void Run_SlowerThanAUnit_CommitsBeforeItWaits()
    {
        for (int i = 0; i < 4; i++) _letters.Add(DecodeFailure.Malformed);

        Run(options => options with { Rate = 0.1 });

        _letters.UnitSizes.ShouldBe([1, 1, 1, 1]);
        _time.Elapsed.TotalSeconds.ShouldBe(30, 0.001);
    }

    [Fact]
    public void Run_UnitIsAborted_SendsTheSameAgain()
    {
        for (int i = 0; i < 5; i++) _letters.Add(DecodeFailure.Malformed);
        _letters.Outcome = commit => commit < 3 ? CommitOutcome.Aborted : CommitOutcome.Committed;

        Run(options => options with { Rate = 0 });

        _letters.Replayed.Select(record => (int)record.Value![0]).ShouldBe([0, 1, 2, 3, 4]);
        Run(options => options with { Rate = 0 }).Count(ReplayDecision.ReplayedBefore).ShouldBe(5);
    }

    [Theory]
    [InlineData(CommitOutcome.Aborted, "refused the last 5 letters 5 times")]
    [InlineData(CommitOutcome.Fenced, "Another replay")]
    [InlineData(CommitOutcome.Unknown, "did not say")]
    public void Run_UnitCannotBeCommitted_SaysWhatToDoAndTheNextRunGoesOn(CommitOutcome outcome, string message)
    {
        for (int i = 0; i < 5; i++) _letters.Add(DecodeFailure.Malformed);
        _letters.Outcome = _ => outcome;
        Should.Throw<OutputFailedException>(() => Run(options => options with { Rate = 0 })).Message.ShouldContain(message);
        _letters.Replayed.ShouldBeEmpty();

        _letters.Outcome = _ => CommitOutcome.Committed;
        Run();
        _letters.Replayed.Count.ShouldBe(5);
    }

    [Fact]
    public void Run_ToldToStop_CommitsWhatItSentAndTheNextRunGoesOn()
    {
        for (int i = 0; i < 10; i++) _letters.Add(DecodeFailure.Malformed);
        using var stop = new CancellationTokenSource();
        _letters.OnRead = letter => { if (letter.Position.Offset == 4) stop.Cancel(); };

        ReplayTally tally = new DeadLetterReplay(Options(), _letters.Rewind(), _letters, _letters, _time).Run(_ => { }, stop.Token);

        tally.WasStopped.ShouldBeTrue();
        tally.Count(ReplayDecision.Replay).ShouldBe(_letters.Replayed.Count);
        _letters.OnRead = null;
        Run();
        _letters.Replayed.Select(record => (int)record.Value![0]).ShouldBe(Enumerable.Range(0, 10));
    }

    [Fact]
    public void Run_ManyLetters_CommitsThemInBoundedUnitsAndTellsProgress()
    {
        for (int i = 0; i < 250; i++) _letters.Add(DecodeFailure.Malformed);
        var shares = new List<double>();

        new DeadLetterReplay(Options() with { Rate = 0 }, _letters, _letters, _letters, _time).Run(shares.Add, CancellationToken.None);

        _letters.UnitSizes.ShouldBe([100, 100, 50]);
        shares.ShouldBeInOrder();
        shares[^1].ShouldBe(1);
    }

    private static ReplayOptions Options() => new() { Topic = "transactions", PartitionCount = 4 };

    private ReplayTally Run(Func<ReplayOptions, ReplayOptions>? change = null)
    {
        ReplayOptions options = change is null ? Options() : change(Options());
        return new DeadLetterReplay(options, _letters.Rewind(), _letters, _letters, _time).Run(_ => { }, CancellationToken.None);
    }
}
