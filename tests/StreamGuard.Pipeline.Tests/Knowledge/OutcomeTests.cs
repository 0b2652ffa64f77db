using Shouldly;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Snapshots;
using StreamGuard.Pipeline.Tests.Fakes;

namespace StreamGuard.Pipeline.Tests.Knowledge;

/// <summary>What outcomes do to what is scored after them. The label delay is zero here: everything is known at once.</summary>
public sealed class OutcomeTests
{
    private const string Frauds = "log_account_frauds";
    private const string Risk = "terminal_fraud_share_30d";
    private static readonly float One = MathF.Log(2);
    private readonly FakeKnowledge _knowledge = new();

    [Fact]
    public async Task Start_TopicsNotReadBackYet_NoPartitionIsTaken()
    {
        using var loop = new Loop(partitions: 1, knowledge: _knowledge);
        _knowledge.AddOutcome("t0", "a", isFraud: true);
        _knowledge.Outcomes.ShowOnly(0);
        loop.Source.Add(0, Loop.Payment("t0", "a", 500));
        loop.Source.Assign(0);

        loop.Start();
        loop.Until(() => loop.Pipeline.Status.SinceLastPoll > TimeSpan.Zero);
        loop.Source.IsSubscribed.ShouldBeFalse();
        loop.Pipeline.Status.IsRestored.ShouldBeFalse();
        _knowledge.Outcomes.ShowAll();
        loop.Until(() => loop.Channel.CommittedOffset(0) == 1);
        await loop.StopAsync();
    }

    [Fact]
    public async Task RunAsync_OutcomesOfNothingThatHappened_AreCountedByWhatIsNotKnown()
    {
        const string Unknown = "streamguard.outcomes.unknown";
        using var loop = new Loop(partitions: 1, knowledge: _knowledge);
        _knowledge.AddOutcome("read-at-the-start", "nobody", isFraud: true);
        loop.Source.Assign(0);
        loop.Start();
        loop.Until(() => loop.Pipeline.Status.IsRestored);
        _knowledge.AddOutcome("t0", "a", isFraud: false);
        loop.Until(() => Counted() == (1, 1, 0));

        loop.Source.Add(0, Loop.Payment("t0", "a", 5));
        loop.Until(() => loop.Channel.CommittedOffset(0) == 1);
        _knowledge.AddOutcome("t0", "a", isFraud: true, decided: 2);
        _knowledge.AddOutcome("mistyped", "a", isFraud: true);
        _knowledge.AddOutcome("t0", "mistyped", isFraud: true);
        _knowledge.AddOutcome("mistyped", "a", isFraud: true);
        loop.Until(() => loop.Counts["streamguard.outcomes effect=Repeated"] + loop.Counts["streamguard.outcomes effect=Superseded"] == 2);
        await loop.StopAsync();
        Counted().ShouldBe((1, 2, 1));

        (long, long, long) Counted() => (loop.Counts[$"{Unknown} of=Terminal"], loop.Counts[$"{Unknown} of=Account"], loop.Counts[$"{Unknown} of=Payment"]);
    }

    [Fact]
    public async Task Stop_WhileTopicsAreReadBack_EndsAtOnce()
    {
        using var loop = new Loop(partitions: 1, knowledge: _knowledge);
        _knowledge.AddOutcome("t0", "a", isFraud: true);
        _knowledge.Outcomes.ShowOnly(0);
        loop.Start();
        await loop.StopAsync();
        loop.Source.IsSubscribed.ShouldBeFalse();
    }

    [Theory]
    [InlineData(new[] { true }, new[] { 1 }, true)]
    [InlineData(new[] { true, true }, new[] { 1, 1 }, true)]
    [InlineData(new[] { true, false }, new[] { 1, 2 }, false)]
    [InlineData(new[] { false, true }, new[] { 2, 1 }, false)]
    [InlineData(new[] { false, true }, new[] { 1, 2 }, true)]
    public async Task RunAsync_OutcomesOfAPaymentInTheHistory_TheLastDecisionIsSeenByTheNextPayment(bool[] isFraud, int[] decided, bool known)
    {
        using var loop = new Loop(partitions: 1, knowledge: _knowledge);
        loop.Source.Add(0, Loop.Payment("t0", "a", 500));
        loop.Source.Assign(0);
        loop.Start();
        loop.Until(() => loop.Channel.CommittedOffset(0) == 1);
        for (int i = 0; i < isFraud.Length; i++) _knowledge.AddOutcome("t0", "a", isFraud[i], decided[i]);
        loop.Until(() => loop.UnreadOutcomes == 0);
        loop.Source.Add(0, "t1 a 500@1"u8.ToArray());
        loop.Until(() => loop.Channel.CommittedOffset(0) == 2);
        await loop.StopAsync();

        loop.Scorer.Seen(Frauds).ShouldBe([0, known ? One : 0]);
        loop.Scorer.Seen(Risk).ShouldBe([0, known ? 1 : 0]);
    }

    [Fact]
    public async Task RunAsync_OutcomeBeforeItsPayment_MarksItWhenItComes()
    {
        using var loop = new Loop(partitions: 1, knowledge: _knowledge);
        _knowledge.AddOutcome("t0", "a", isFraud: true);
        loop.Source.Add(0, Loop.Payment("t0", "a", 500));
        loop.Source.Add(0, "t1 a 500@1"u8.ToArray());
        loop.Source.Assign(0);

        loop.Start();
        loop.Until(() => loop.Channel.CommittedOffset(0) == 2);
        await loop.StopAsync();

        loop.Scorer.Seen(Frauds).ShouldBe([0, One]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_OutcomeWhileNobodyRan_MarksWhatIsRestored(bool hasSnapshot)
    {
        var source = new FakeSource(partitions: 1);
        var disk = new FakeDisk();
        using (var first = new Loop(1, source: source, snapshots: Storage(disk), knowledge: _knowledge))
        {
            source.Add(0, Loop.Payment("t0", "a", 500));
            source.Assign(0);
            first.Start();
            first.Until(() => first.Channel.CommittedOffset(0) == 1);
            await first.StopAsync();
        }

        disk.Published.Count.ShouldBe(1);
        _knowledge.AddOutcome("t0", "a", isFraud: true);
        using var second = new Loop(1, source: source, snapshots: hasSnapshot ? Storage(disk) : null, knowledge: _knowledge);
        source.Add(0, "t1 a 500@1"u8.ToArray());
        source.Assign(0);
        second.Start();
        second.Until(() => second.Channel.CommittedOffset(0) == 2);
        await second.StopAsync();

        second.Scorer.Seen(Frauds).ShouldBe([One]);
        second.Scorer.Seen(Risk).ShouldBe([1]);
    }

    [Fact]
    public async Task RunAsync_RegistryAway_OutcomesWaitAndPaymentsGoOn()
    {
        _knowledge.UnavailableTimes = 1_000_000;
        using var loop = new Loop(partitions: 1, knowledge: _knowledge);
        loop.Source.Assign(0);
        loop.Start();
        loop.Until(() => loop.Pipeline.Status.IsRestored);
        _knowledge.AddOutcome("t0", "a", isFraud: true, waits: true);
        loop.Source.Add(0, Loop.Payment("t0", "a", 500));
        loop.Until(() => loop.Channel.CommittedOffset(0) == 1 && loop.Pipeline.Status.IsWaitingForSchema);

        _knowledge.UnavailableTimes = 0;
        loop.Until(() => !loop.Pipeline.Status.IsWaitingForSchema);
        loop.Source.Add(0, "t1 a 500@1"u8.ToArray());
        loop.Until(() => loop.Channel.CommittedOffset(0) == 2);
        await loop.StopAsync();
        loop.Scorer.Seen(Frauds).ShouldBe([0, One]);
    }

    [Fact]
    public async Task RunAsync_UnreadableOutcomes_BecomeOneLetterEachHoweverOftenTheyAreRead()
    {
        var source = new FakeSource(partitions: 1);
        for (int run = 0; run < 3; run++)
        {
            using var loop = new Loop(1, source: source, knowledge: _knowledge);
            _knowledge.Outcomes.Add("account"u8.ToArray(), "not an outcome"u8.ToArray());
            _knowledge.Outcomes.Add(null, null);
            source.Add(0, Loop.Payment($"t{run}", "a", 500));
            source.Assign(0);
            loop.Start();
            int expected = (run + 1) * 2;
            loop.Until(() => _knowledge.Letters.Count == expected);
            await loop.StopAsync();
            loop.Channel.Visible.Count(record => record.Topic == "letters").ShouldBe(2);
            var letter = loop.Channel.Visible.First(record => record.Topic == "letters");
            letter.Key.ShouldBe("account"u8.ToArray());
            letter.Value.ShouldBe("not an outcome"u8.ToArray());
            OriginHeaders.TryRead(letter.Headers, out MessageOrigin origin, out _).ShouldBeTrue();
            origin.ShouldBe(new MessageOrigin("outcomes", 0, run * 2, Attempts: 1));
            System.Text.Encoding.UTF8.GetString(letter.Headers!.Single(header => header.Name == "__connect.errors.exception.message").Value!).ShouldEndWith(": an outcome has four words.");
        }

        _knowledge.Letters.Count.ShouldBe(6);
    }

    [Fact]
    public async Task RunAsync_UnitWithALetterIsAborted_TheLetterIsThereOnce()
    {
        using var loop = new Loop(partitions: 1, knowledge: _knowledge);
        loop.Channel.Outcome = commit => commit % 2 == 0 ? Outputs.CommitOutcome.Committed : Outputs.CommitOutcome.Aborted;
        _knowledge.Outcomes.Add(null, "not an outcome"u8.ToArray());
        for (int i = 0; i < 100; i++) loop.Source.Add(0, Loop.Payment($"t{i}", "a", 500));
        loop.Source.Assign(0);
        loop.Start();
        loop.Until(() => loop.Channel.CommittedOffset(0) == 100);
        await loop.StopAsync();
        _knowledge.Letters.Count.ShouldBe(1);
    }

    // Found by fault simulation: the letter went with positions of another partition alone, and when that was taken away the unit was dropped with the letter in it.
    [Fact]
    public async Task RunAsync_UnitOfAnotherPartitionIsLost_TheLetterOfThisOneIsNotLostWithIt()
    {
        using var loop = new Loop(partitions: 2, knowledge: _knowledge);
        loop.Channel.Outcome = commit =>
        {
            if (commit > 1) return Outputs.CommitOutcome.Committed;
            loop.Source.Lose(1);
            loop.Until(() => loop.Pipeline.Status.Partitions == 1);
            return Outputs.CommitOutcome.Fenced;
        };
        _knowledge.Outcomes.Add(null, "not an outcome"u8.ToArray());
        loop.Source.Add(1, Loop.Payment("t0", "a", 500));
        loop.Source.Assign(0, 1);
        loop.Start();
        loop.Until(() => loop.Channel.Commits == 1);
        loop.Source.Add(0, Loop.Payment("t1", "b", 500));
        loop.Until(() => loop.Channel.CommittedOffset(0) == 1);
        await loop.StopAsync();
        _knowledge.Letters.Count.ShouldBe(1);
    }

    [Fact]
    public async Task RunAsync_Disabled_ReadsAndTellsNothing()
    {
        _knowledge.Options.Enabled = false;
        using var loop = new Loop(partitions: 1, knowledge: _knowledge);
        loop.Source.Add(0, Loop.Payment("t0", "a", 500));
        loop.Source.Assign(0);
        loop.Start();
        loop.Until(() => loop.Channel.CommittedOffset(0) == 1);
        await loop.StopAsync();
        _knowledge.Activity.Count.ShouldBe(0);
    }

    private static SnapshotStorage Storage(FakeDisk disk) => new(disk, new SnapshotOptions(), "group");
}
