using System.Text;
using Shouldly;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Pipeline.Tests.Fakes;

namespace StreamGuard.Pipeline.Tests;

/// <summary>What the loop makes of messages that come back from the dead-letter topic.</summary>
public sealed class ReplayedLettersTests
{
    private static readonly byte[] Payment = Encoding.UTF8.GetBytes("!t0 a 5000");

    [Fact]
    public async Task RunAsync_ReplayedAfterTheMend_IsScoredOnceHoweverOftenItIsReplayed()
    {
        using var loop = new Loop(partitions: 1);
        OutputRecord letter = Refuse(loop, Payment);

        loop.Decoder.KnowsTheNewSchema = true;
        for (int i = 0; i < 3; i++) loop.Source.Add(0, letter.Value, Replay(letter));
        loop.Until(() => loop.Channel.CommittedOffset(0) == 4);
        await loop.StopAsync();

        loop.Alerts.ShouldBe(["alert t0 0@1 Short 0"]);
        loop.DeadLetters.Count.ShouldBe(1);
    }

    [Fact]
    public async Task RunAsync_RestartedWithTheSchemaBeforeTheReplay_IsScoredOnceAllTheSame()
    {
        // The restore can read by now what was refused then, so the payment is in the history without ever having been scored.
        var source = new FakeSource(partitions: 1);
        OutputRecord letter;
        using (var first = new Loop(1, source: source))
        {
            letter = Refuse(first, Payment);
            await first.StopAsync();
        }

        using (var second = new Loop(1, source: source))
        {
            second.Decoder.KnowsTheNewSchema = true;
            for (int i = 0; i < 2; i++) source.Add(0, letter.Value, Replay(letter));
            source.Assign(0);
            second.Start();
            second.Until(() => second.Channel.CommittedOffset(0) == 3);
            await second.StopAsync();
            second.Alerts.ShouldBe(["alert t0 0@1 Short 0"]);
        }

        // And it stays scored when the histories are rebuilt once more.
        using var third = new Loop(1, source: source);
        third.Decoder.KnowsTheNewSchema = true;
        source.Add(0, letter.Value, Replay(letter));
        source.Assign(0);
        third.Start();
        third.Until(() => third.Channel.CommittedOffset(0) == 4);
        await third.StopAsync();
        third.Alerts.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_ReplayedTooEarlyThenAgainAfterARestart_IsScoredOnce()
    {
        var source = new FakeSource(partitions: 1);
        OutputRecord early, late;
        using (var first = new Loop(1, source: source))
        {
            early = Refuse(first, Payment);
            source.Add(0, early.Value, Replay(early));
            first.Until(() => first.DeadLetters.Count == 2);
            late = first.DeadLetters[1];
            await first.StopAsync();
        }

        OriginHeaders.TryRead(late.Headers, out MessageOrigin origin, out _).ShouldBeTrue();
        origin.ShouldBe(new MessageOrigin("transactions", 0, 0, Attempts: 2));
        using var second = new Loop(1, source: source);
        second.Decoder.KnowsTheNewSchema = true;
        source.Add(0, late.Value, Replay(late));
        source.Add(0, early.Value, Replay(early));
        source.Assign(0);
        second.Start();
        second.Until(() => second.Channel.CommittedOffset(0) == 4);
        await second.StopAsync();

        second.Alerts.ShouldBe(["alert t0 0@2 Short 0"]);
    }

    [Fact]
    public async Task RunAsync_DeadLettersAndRestart_NoneRepeatsAndNoneBlocks()
    {
        var source = new FakeSource(partitions: 1);
        using (var first = new Loop(1, source: source))
        {
            Refuse(first, Payment);
            await first.StopAsync();
        }

        using var second = new Loop(1, source: source);
        source.Add(0, Loop.Payment("t1", "a", 5_000));
        source.Assign(0);
        second.Start();
        second.Until(() => second.Channel.CommittedOffset(0) == 2);
        await second.StopAsync();

        second.DeadLetters.ShouldBeEmpty();
        second.Alerts.ShouldBe(["alert t1 0@1 Short 0"]);
    }

    [Theory]
    [InlineData(CommitOutcome.Committed, 1, 1)]
    [InlineData(CommitOutcome.Aborted, 0, -1)]
    public async Task RunAsync_DeadLetter_IsVisibleExactlyWhenItsOffsetIsCommitted(CommitOutcome outcome, int letters, long committed)
    {
        using var loop = new Loop(partitions: 1, options => options.MaxCommitRetries = 1);
        loop.Channel.Outcome = _ => outcome;
        loop.Source.Add(0, Payment);
        loop.Source.Assign(0);

        loop.Start();
        if (outcome == CommitOutcome.Committed)
        {
            loop.Until(() => loop.Channel.CommittedOffset(0) == committed);
            await loop.StopAsync();
        }
        else await Should.ThrowAsync<PipelineFailedException>(() => loop.Running.WaitAsync(Loop.Patience));

        loop.DeadLetters.Count.ShouldBe(letters);
        loop.Channel.CommittedOffset(0).ShouldBe(committed);
    }

    private static OutputRecord Refuse(Loop loop, byte[] value)
    {
        loop.Source.Add(0, value);
        loop.Source.Assign(0);
        loop.Start();
        loop.Until(() => loop.DeadLetters.Count == 1);
        return loop.DeadLetters[0];
    }

    private static IReadOnlyList<RecordHeader> Replay(OutputRecord letter)
    {
        OriginHeaders.TryRead(letter.Headers, out MessageOrigin origin, out int own).ShouldBeTrue();
        return OriginHeaders.ForReplay(letter.Headers!, own, origin);
    }
}
