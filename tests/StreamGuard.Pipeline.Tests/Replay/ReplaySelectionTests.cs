using System.Text;
using Shouldly;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Replay;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline.Tests.Replay;

public sealed class ReplaySelectionTests
{
    private readonly FakeLetters _letters = new();

    [Fact]
    public void Decide_NothingAskedFor_ReplaysEveryReason()
    {
        foreach (DecodeFailure reason in ReplaySelection.AllReasons) Decide(_letters.Add(reason)).ShouldBe(ReplayDecision.Replay);
        ReplaySelection.AllReasons.Count.ShouldBe(Enum.GetValues<DecodeFailure>().Length - 2);
    }

    [Fact]
    public void Decide_ReasonOrPartitionNotAskedFor_IsLeftAlone()
    {
        var selection = new ReplaySelection { Reasons = new HashSet<DecodeFailure> { DecodeFailure.UnknownSchema }, Partitions = new HashSet<int> { 2 } };

        Decide(_letters.Add(DecodeFailure.UnknownSchema, partition: 2), selection).ShouldBe(ReplayDecision.Replay);
        Decide(_letters.Add(DecodeFailure.Malformed, partition: 2), selection).ShouldBe(ReplayDecision.NotAskedFor);
        Decide(_letters.Add(DecodeFailure.UnknownSchema, partition: 1), selection).ShouldBe(ReplayDecision.NotAskedFor);
    }

    [Theory]
    [InlineData(999, ReplayDecision.TooOld)]
    [InlineData(1000, ReplayDecision.Replay)]
    [InlineData(-1, ReplayDecision.Replay)]
    public void Decide_Since_TakesThatTimeAndLater(long timestampMs, ReplayDecision expected) =>
        Decide(_letters.Add(DecodeFailure.Malformed, timestampMs: timestampMs), new ReplaySelection { SinceMs = 1000 }).ShouldBe(expected);

    [Theory]
    [InlineData(2, ReplayDecision.Replay)]
    [InlineData(3, ReplayDecision.TooManyAttempts)]
    [InlineData(4, ReplayDecision.TooManyAttempts)]
    public void Decide_Attempts_AreBounded(int attempts, ReplayDecision expected) => Decide(_letters.Add(DecodeFailure.Malformed, attempts: attempts)).ShouldBe(expected);

    [Fact]
    public void Decide_ReplayedEarlier_IsNotReplayedAgain()
    {
        DeadLetter first = _letters.Add(DecodeFailure.Malformed), second = _letters.Add(DecodeFailure.Malformed);

        Decide(first, replayedUpTo: 1).ShouldBe(ReplayDecision.ReplayedBefore);
        Decide(second, replayedUpTo: 1).ShouldBe(ReplayDecision.Replay);
    }

    [Fact]
    public void Decide_NobodyKnowsWhereItBelongs_IsHomeless()
    {
        Decide(_letters.Add(headers: null)).ShouldBe(ReplayDecision.Homeless);
        Decide(_letters.Add([new RecordHeader("__connect.errors.topic", "transactions"u8.ToArray())])).ShouldBe(ReplayDecision.Homeless);
        Decide(_letters.Add(DecodeFailure.Malformed, topic: "elsewhere")).ShouldBe(ReplayDecision.Homeless);
        Decide(_letters.Add(DecodeFailure.Malformed, partition: 4)).ShouldBe(ReplayDecision.Homeless, "the topic has 4 partitions");
        RecordHeader[] strange = [.. _letters.Add(DecodeFailure.Malformed).Headers.Select(header =>
            header.Name == DeadLetterRecord.ReasonHeader ? header with { Value = Encoding.UTF8.GetBytes("RegistryUnavailable") } : header)];
        Decide(_letters.Add(strange)).ShouldBe(ReplayDecision.Homeless, "no worker refuses a message for that");
    }

    private static ReplayDecision Decide(DeadLetter letter, ReplaySelection? selection = null, long replayedUpTo = -1) =>
        (selection ?? new ReplaySelection()).Decide(letter, "transactions", partitionCount: 4, _ => replayedUpTo);
}
