using System.Text;
using Shouldly;
using StreamGuard.Pipeline.Inference;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Tests.Fakes;

namespace StreamGuard.Pipeline.Tests;

public sealed class StreamPipelineTests
{
    private const int Small = 500;
    private const int Large = 5_000;

    [Fact]
    public async Task RunAsync_ManyPartitions_ScoresEverythingOnceInOrder()
    {
        const int Partitions = 3, PerPartition = 500;
        using var loop = new Loop(Partitions, scoresTopic: "scores");
        for (int i = 0; i < PerPartition; i++)
            for (int p = 0; p < Partitions; p++) loop.Source.Add(p, Loop.Payment($"t{p}-{i}", $"a{p}-{i % 7}", i % 10 == 0 ? Large : Small));
        loop.Source.Assign(0, 1, 2);

        loop.Start();
        loop.Until(() => Enumerable.Range(0, Partitions).All(p => loop.Channel.CommittedOffset(p) == PerPartition));
        await loop.StopAsync();

        for (int p = 0; p < Partitions; p++)
        {
            int partition = p;
            loop.Scores.Where(text => text.Contains($" {partition}@", StringComparison.Ordinal))
                .ShouldBe(Enumerable.Range(0, PerPartition).Select(i => $"score t{partition}-{i} {partition}@{i}"));
        }

        loop.Alerts.Count.ShouldBe(Partitions * PerPartition / 10);
        loop.Pipeline.Status.Scored.ShouldBe(Partitions * PerPartition);
        loop.DeadLetters.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_OneMessageAtATime_UsesTheSameFewBatches()
    {
        using var loop = new Loop(partitions: 1);
        loop.Source.Assign(0);
        loop.Start();

        for (int i = 1; i <= 40; i++)
        {
            loop.Source.Add(0, Loop.Payment($"t{i}", "a", Small));
            loop.Until(() => loop.Channel.CommittedOffset(0) == i);
        }

        await loop.StopAsync();
        loop.Scorer.Batches.Count.ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task RunAsync_BadMessages_BecomeDeadLettersWithTheirBytesAndTheOffsetMovesOn()
    {
        using var loop = new Loop(partitions: 1);
        byte[] bad = Encoding.UTF8.GetBytes("not a payment");
        loop.Source.Add(0, Loop.Payment("t0", "a", Large));
        loop.Source.Add(0, bad);
        loop.Source.Add(0, null);
        loop.Source.Add(0, Loop.Payment("t3", "a", Large));
        loop.Source.Assign(0);

        loop.Start();
        loop.Until(() => loop.Channel.CommittedOffset(0) == 4);
        await loop.StopAsync();

        loop.Alerts.Count.ShouldBe(2);
        loop.DeadLetters.Count.ShouldBe(2);
        loop.DeadLetters[0].Value.ShouldBe(bad);
        loop.DeadLetters[0].Key.ShouldBe("key"u8.ToArray());
        loop.DeadLetters[1].Value.ShouldBeNull();
        loop.DeadLetters[0].Headers!.Select(header => header.Name).ShouldContain("__connect.errors.offset");
        Reason(loop.DeadLetters[0]).ShouldEndWith(": a line has three words.");
        Reason(loop.DeadLetters[1]).ShouldBe("The message has no value.");

        static string Reason(OutputRecord letter) => Encoding.UTF8.GetString(letter.Headers!.Single(header => header.Name == "__connect.errors.exception.message").Value!);
    }

    [Fact]
    public async Task RunAsync_OutputsCannotBePublishedYet_TakesNoPartitionsAndLives()
    {
        using var loop = new Loop(partitions: 1);
        using var ready = new ManualResetEventSlim();
        loop.Channel.Initializing = stop => ready.Wait(stop);
        loop.Source.Add(0, Loop.Payment("t0", "a", Small));
        loop.Source.Assign(0);

        loop.Start();
        TimeSpan first = loop.Pipeline.Status.SinceLastPoll;
        loop.Until(() => loop.Pipeline.Status.SinceLastPoll < first);
        loop.Source.IsSubscribed.ShouldBeFalse();
        ready.Set();
        loop.Until(() => loop.Channel.CommittedOffset(0) == 1);
        await loop.StopAsync();
    }

    [Fact]
    public async Task RunAsync_SameTransactionTwice_AlertsOnce()
    {
        using var loop = new Loop(partitions: 1);
        loop.Source.Add(0, Loop.Payment("t0", "a", Large));
        loop.Source.Add(0, Loop.Payment("t0", "a", Large));
        loop.Source.Assign(0);

        loop.Start();
        loop.Until(() => loop.Channel.CommittedOffset(0) == 2);
        await loop.StopAsync();

        loop.Alerts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task RunAsync_AbortedUnits_SendsTheSameOutputsAgainAndHistoryIsNotAppliedTwice()
    {
        using var loop = new Loop(partitions: 1);
        loop.Channel.Outcome = commit => commit % 3 == 0 ? CommitOutcome.Committed : CommitOutcome.Aborted;
        for (int i = 0; i < 100; i++) loop.Source.Add(0, Loop.Payment($"t{i}", "a", Large));
        loop.Source.Assign(0);

        loop.Start();
        loop.Until(() => loop.Channel.CommittedOffset(0) == 100);
        await loop.StopAsync();

        // The history length in each alert shows that every payment entered the history once.
        loop.Alerts.ShouldBe(Enumerable.Range(0, 100).Select(i => $"alert t{i} 0@{i} {(i < 4 ? "Short" : "Complete")} {Math.Min(i, 4)}"));
    }

    [Theory]
    [InlineData(CommitOutcome.Fenced, "transactional id")]
    [InlineData(CommitOutcome.Unknown, "could not be committed")]
    [InlineData(CommitOutcome.Aborted, "could not be committed")]
    public async Task RunAsync_CommitFailsForGood_StopsAndCommitsNothing(CommitOutcome outcome, string message)
    {
        using var loop = new Loop(partitions: 1, options => options.MaxCommitRetries = 2);
        loop.Channel.Outcome = _ => outcome;
        loop.Source.Add(0, Loop.Payment("t0", "a", Large));
        loop.Source.Assign(0);

        loop.Start();
        var failure = await Should.ThrowAsync<PipelineFailedException>(() => loop.Running.WaitAsync(Loop.Patience));

        failure.Message.ShouldContain(message);
        loop.Channel.Visible.ShouldBeEmpty();
        loop.Channel.CommittedOffset(0).ShouldBe(-1);
        loop.Source.Calls.ShouldContain("Close");
    }

    [Fact]
    public async Task RunAsync_ModelFails_StopsAndSkipsNothing()
    {
        using var loop = new Loop(partitions: 1);
        loop.Scorer.Fails = true;
        loop.Source.Add(0, Loop.Payment("t0", "a", Large));
        loop.Source.Assign(0);

        loop.Start();
        await Should.ThrowAsync<InferenceFailedException>(() => loop.Running.WaitAsync(Loop.Patience));

        loop.Channel.CommittedOffset(0).ShouldBe(-1);
    }

    [Fact]
    public async Task RunAsync_ModelFailsWhileEverythingIsFull_LeavesTheGroupWithoutWaitingForTheDeadline()
    {
        using var loop = new Loop(partitions: 1, options =>
        {
            options.BatchSize = 1;
            options.PauseAfter = TimeSpan.FromMilliseconds(20);
            options.DrainDeadline = TimeSpan.FromMinutes(5);
        });
        loop.Scorer.Gate.Reset();
        for (int i = 0; i < 100; i++) loop.Source.Add(0, Loop.Payment($"t{i}", "a", Small));
        loop.Source.Assign(0);
        loop.Start();
        loop.Until(() => loop.Source.Calls.Contains("PauseAll"));

        loop.Scorer.Fails = true;
        loop.Scorer.Gate.Set();

        await Should.ThrowAsync<InferenceFailedException>(() => loop.Running.WaitAsync(Loop.Patience));
        loop.Source.Calls.ShouldContain("Close");
        loop.Channel.CommittedOffset(0).ShouldBe(-1);
    }

    [Fact]
    public async Task RunAsync_ModelIsBehind_PausesKeepsPollingAndResumes()
    {
        using var loop = new Loop(partitions: 1, options => options.PauseAfter = TimeSpan.FromMilliseconds(20));
        loop.Scorer.Gate.Reset();
        for (int i = 0; i < 2_000; i++) loop.Source.Add(0, Loop.Payment($"t{i}", $"a{i}", Small));
        loop.Source.Assign(0);

        loop.Start();
        loop.Until(() => loop.Source.Calls.Contains("PauseAll"));
        loop.Until(() => loop.Pipeline.Status.SinceLastPoll < TimeSpan.FromMilliseconds(500));
        loop.Source.Lag.ShouldNotBeNull().ShouldBeGreaterThan(1_000);
        loop.Scorer.Gate.Set();
        loop.Until(() => loop.Channel.CommittedOffset(0) == 2_000);
        await loop.StopAsync();

        loop.Source.Calls.ShouldContain("ResumeAll");
        loop.Scorer.BatchSizes.ShouldAllBe(size => size <= 8);
    }

    [Fact]
    public async Task RunAsync_SchemaCannotBeHadForAWhile_WaitsWithThatPartitionAndGoesOnWithTheOthers()
    {
        using var loop = new Loop(partitions: 2, options => options.SchemaRetryDelay = TimeSpan.FromMilliseconds(1));
        loop.Decoder.UnavailableTimes = int.MaxValue;
        loop.Source.Add(0, Encoding.UTF8.GetBytes("?t0 a 5000"));
        loop.Source.Add(0, Loop.Payment("t1", "a", Large));
        for (int i = 0; i < 50; i++) loop.Source.Add(1, Loop.Payment($"u{i}", "b", Small));
        loop.Source.Assign(0, 1);

        loop.Start();
        loop.Until(() => loop.Channel.CommittedOffset(1) == 50 && loop.Pipeline.Status.IsWaitingForSchema);
        loop.Channel.CommittedOffset(0).ShouldBe(-1);
        long polls = loop.Source.Polls;
        loop.Until(() => loop.Source.Polls > polls + 100);
        loop.Pipeline.Status.IsWaitingForSchema.ShouldBeTrue();
        loop.Decoder.UnavailableTimes = 0;
        loop.Until(() => loop.Channel.CommittedOffset(0) == 2);
        await loop.StopAsync();

        loop.Alerts.ShouldBe(["alert t0 0@0 Short 0", "alert t1 0@1 Short 1"]);
        loop.DeadLetters.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_Stopped_FinishesAndCommitsWhatIsInFlight()
    {
        using var loop = new Loop(partitions: 1, options => options.CommitInterval = TimeSpan.FromSeconds(10));
        for (int i = 0; i < 40; i++) loop.Source.Add(0, Loop.Payment($"t{i}", "a", Large));
        loop.Source.Assign(0);

        loop.Start();
        loop.Until(() => loop.Pipeline.Status.Scored == 40);
        loop.Channel.CommittedOffset(0).ShouldBe(-1);
        await loop.StopAsync();

        loop.Channel.CommittedOffset(0).ShouldBe(40);
        loop.Alerts.Count.ShouldBe(40);
        loop.Source.Calls.ShouldContain("Close");
    }

    [Fact]
    public async Task RunAsync_PartitionRevoked_CommitsItFirst()
    {
        using var loop = new Loop(partitions: 2, options => options.CommitInterval = TimeSpan.FromSeconds(10));
        for (int i = 0; i < 20; i++) loop.Source.Add(0, Loop.Payment($"t{i}", "a", Large));
        loop.Source.Assign(0, 1);

        loop.Start();
        loop.Until(() => loop.Pipeline.Status.Scored == 20);
        loop.Source.Revoke(0);
        loop.Until(() => loop.Pipeline.Status.Partitions == 1);

        loop.Channel.CommittedOffset(0).ShouldBe(20);
        loop.Alerts.Count.ShouldBe(20);
        await loop.StopAsync();
    }

    [Fact]
    public async Task RunAsync_PartitionLost_PublishesNothingOfItAndKeepsTheOthers()
    {
        using var loop = new Loop(partitions: 2, options => options.BatchSize = 64);
        for (int i = 0; i < 20; i++)
        {
            loop.Source.Add(0, Loop.Payment($"t{i}", "a", Large));
            loop.Source.Add(1, Loop.Payment($"u{i}", "b", Large));
        }

        loop.Source.Assign(0, 1);
        loop.Scorer.Gate.Reset();
        loop.Start();
        loop.Until(() => loop.Source.Lag == 0);
        loop.Source.Lose(0);
        loop.Until(() => loop.Pipeline.Status.Partitions == 1);
        loop.Scorer.Gate.Set();
        loop.Until(() => loop.Channel.CommittedOffset(1) == 20);
        await loop.StopAsync();

        loop.Channel.CommittedOffset(0).ShouldBe(-1);
        loop.Alerts.ShouldBe(Enumerable.Range(0, 20).Select(i => $"alert u{i} 1@{i} {(i < 4 ? "Short" : "Complete")} {Math.Min(i, 4)}"));
    }

    [Fact]
    public async Task RunAsync_PartitionLostAndBackWithinAUnit_PublishesItsOutputsOnce()
    {
        using var loop = new Loop(partitions: 1, options => options.CommitInterval = TimeSpan.FromSeconds(10));
        loop.Source.Add(0, Loop.Payment("t0", "a", Large));
        loop.Source.Assign(0);
        loop.Start();
        loop.Until(() => loop.Pipeline.Status.Scored == 1);

        loop.Source.Lose(0);
        loop.Source.Assign(0);
        loop.Until(() => loop.Pipeline.Status.Scored == 2);
        await loop.StopAsync();

        loop.Alerts.ShouldBe(["alert t0 0@0 Short 0"]);
        loop.Channel.CommittedOffset(0).ShouldBe(1);
    }

    [Fact]
    public async Task RunAsync_CommitRefusedBecauseAPartitionIsLost_PublishesTheOthers()
    {
        using var loop = new Loop(partitions: 2, options => options.BatchSize = 64);
        loop.Channel.Outcome = commit =>
        {
            if (commit > 1) return CommitOutcome.Committed;
            loop.Source.Lose(0);
            loop.Until(() => loop.Pipeline.Status.Partitions == 1);
            return CommitOutcome.Fenced;
        };
        loop.Source.Add(0, Loop.Payment("t0", "a", Large));
        loop.Source.Add(1, Loop.Payment("u0", "b", Large));
        loop.Source.Assign(0, 1);

        loop.Start();
        loop.Until(() => loop.Channel.CommittedOffset(1) == 1);
        await loop.StopAsync();

        loop.Alerts.ShouldBe(["alert u0 1@0 Short 0"]);
        loop.Channel.CommittedOffset(0).ShouldBe(-1);
    }

    [Fact]
    public async Task RunAsync_RestartedWithCommittedOffsets_RestoresHistoryWithoutScoringAgain()
    {
        var source = new FakeSource(partitions: 1);
        using (var first = new Loop(1, source: source))
        {
            for (int i = 0; i < 10; i++) source.Add(0, Loop.Payment($"t{i}", "a", Large));
            source.Assign(0);
            first.Start();
            first.Until(() => first.Channel.CommittedOffset(0) == 10);
            await first.StopAsync();
        }

        using var second = new Loop(1, source: source);
        source.Add(0, Loop.Payment("t10", "a", Large));
        source.Assign(0);
        second.Start();
        second.Until(() => second.Channel.CommittedOffset(0) == 11);
        await second.StopAsync();

        second.Alerts.ShouldBe(["alert t10 0@10 Complete 4"]);
        second.Pipeline.Status.Scored.ShouldBe(1);
        second.Pipeline.Status.IsRestored.ShouldBeTrue();
    }

    [Fact]
    public async Task RunAsync_EverythingCommittedIsGoneFromTheTopic_IsRestoredWithoutWaitingForAMessage()
    {
        var source = new FakeSource(partitions: 1);
        source.Committed[0] = 3;
        source.Expire(0, before: 3);
        using var loop = new Loop(1, source: source);
        source.Assign(0);

        loop.Start();
        loop.Until(() => loop.Pipeline.Status is { Partitions: 1, IsRestored: true });
        source.Add(0, Loop.Payment("t3", "a", Large));
        loop.Until(() => loop.Channel.CommittedOffset(0) == 4);
        await loop.StopAsync();

        loop.Alerts.ShouldBe(["alert t3 0@3 Truncated 0"]);
    }

    [Fact]
    public async Task RunAsync_RestoreTurnedOff_ScoresOnEmptyHistoriesAndSaysSo()
    {
        var source = new FakeSource(partitions: 1);
        source.Committed[0] = 3;
        for (int i = 0; i < 4; i++) source.Add(0, Loop.Payment($"t{i}", "a", Large));
        using var loop = new Loop(1, options => options.RestoreHistory = false, source: source);
        source.Assign(0);

        loop.Start();
        loop.Until(() => loop.Channel.CommittedOffset(0) == 4);
        await loop.StopAsync();

        loop.Alerts.ShouldBe(["alert t3 0@3 Restoring 0"]);
    }
}
