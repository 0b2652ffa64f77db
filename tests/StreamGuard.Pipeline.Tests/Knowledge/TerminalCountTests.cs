using Shouldly;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Tests.Fakes;

namespace StreamGuard.Pipeline.Tests.Knowledge;

/// <summary>What a worker tells of its terminals, and when.</summary>
public sealed class TerminalCountTests
{
    private const int Payments = 300;
    private readonly FakeKnowledge _knowledge = new();
    private int _next;

    [Fact]
    public async Task RunAsync_PaymentsBehindAClosedDay_AreScoredAndToldOnce()
    {
        var knowledge = new FakeKnowledge();
        using var loop = new Loop(partitions: 2, knowledge: knowledge);
        loop.Source.Add(0, "t0 a 5@20"u8.ToArray());
        loop.Source.Assign(0, 1);
        loop.Start();
        loop.Until(() => loop.Channel.CommittedOffset(0) == 1);
        for (int i = 1; i < 4; i++) loop.Source.Add(1, System.Text.Encoding.UTF8.GetBytes($"t{i} b 5@{i}"));
        loop.Until(() => loop.Channel.CommittedOffset(1) == 3);
        await loop.StopAsync();

        loop.Counts["streamguard.scored"].ShouldBe(4);
        string told = loop.Log.Of("DayWasClosed").ShouldHaveSingleItem().Text;
        told.ShouldContain("transactions[1]");
        told.ShouldContain("Terminals:LatenessDays (7)");
    }

    [Fact]
    public async Task RunAsync_Payments_AreToldInTheUnitThatCommitsThem()
    {
        using var loop = new Loop(partitions: 2, knowledge: _knowledge);
        Add(loop, 0, Payments);
        Add(loop, 1, Payments);
        loop.Source.Assign(0, 1);
        var wrong = new List<string>();
        loop.Channel.WhenCommitted = () =>
        {
            foreach ((int partition, long offset) in loop.Source.Committed)
                if (_knowledge.Told.GetValueOrDefault(partition) != offset) wrong.Add($"[{partition}]@{offset}: {_knowledge.Told.GetValueOrDefault(partition)}");
        };

        loop.Start();
        loop.Until(() => loop.Channel.CommittedOffset(0) == Payments && loop.Channel.CommittedOffset(1) == Payments);
        await loop.StopAsync();

        wrong.ShouldBeEmpty();
        _knowledge.Told.ShouldBe(new Dictionary<int, int> { [0] = Payments, [1] = Payments }, ignoreOrder: true);
    }

    [Fact]
    public async Task RunAsync_RepeatedTooLateAndUnreadableOnes_AreNotCounted()
    {
        using var loop = new Loop(partitions: 1, knowledge: _knowledge);
        loop.Source.Add(0, Loop.Payment("t0", "a", 500));
        loop.Source.Add(0, Loop.Payment("t0", "a", 500));
        loop.Source.Add(0, "not a payment"u8.ToArray());
        loop.Source.Add(0, null);
        loop.Source.Add(0, Loop.Payment("t1", "a", 500));
        loop.Source.Add(0, "t2 a 500@-400"u8.ToArray());
        loop.Source.Assign(0);

        loop.Start();
        loop.Until(() => loop.Channel.CommittedOffset(0) == 6);
        await loop.StopAsync();

        _knowledge.Told[0].ShouldBe(2);
    }

    [Fact]
    public async Task RunAsync_AbortedUnits_TellTheSameCountsAgain()
    {
        using var loop = new Loop(partitions: 1, knowledge: _knowledge);
        loop.Channel.Outcome = commit => commit % 3 == 0 ? CommitOutcome.Committed : CommitOutcome.Aborted;
        Add(loop, 0, Payments);
        loop.Source.Assign(0);

        loop.Start();
        loop.Until(() => loop.Channel.CommittedOffset(0) == Payments);
        await loop.StopAsync();

        _knowledge.Told[0].ShouldBe(Payments);
    }

    [Fact]
    public async Task RunAsync_PartitionLostBeforeItsUnitWasCommitted_ItsCountsAreTakenBack()
    {
        using var loop = new Loop(partitions: 2, knowledge: _knowledge);
        Add(loop, 0, 10);
        Add(loop, 1, 10);
        loop.Source.Assign(0, 1);
        loop.Start();
        loop.Until(() => loop.Channel.CommittedOffset(0) == 10 && loop.Channel.CommittedOffset(1) == 10);

        loop.Scorer.Gate.Reset();
        Add(loop, 0, 10);
        Add(loop, 1, 10);
        loop.Until(() => loop.Source.Lag == 0);
        loop.Source.Lose(0);
        loop.Until(() => loop.Pipeline.Status.Partitions == 1);
        loop.Scorer.Gate.Set();
        loop.Until(() => loop.Channel.CommittedOffset(1) == 20);
        _knowledge.Told.ShouldBe(new Dictionary<int, int> { [0] = 10, [1] = 20 }, ignoreOrder: true);

        // Back again: the same payments are read and counted once more, upon what is committed.
        loop.Source.Assign(0);
        loop.Until(() => loop.Channel.CommittedOffset(0) == 20);
        await loop.StopAsync();
        _knowledge.Told.ShouldBe(new Dictionary<int, int> { [0] = 20, [1] = 20 }, ignoreOrder: true);
    }

    [Fact]
    public async Task RunAsync_NewOwnerWentOnWhileTheOldOneStoodStill_ItsLargerCountsStay()
    {
        using var frozen = new Loop(partitions: 1, knowledge: _knowledge);
        Add(frozen, 0, 10);
        frozen.Source.Assign(0);
        frozen.Start();
        frozen.Until(() => frozen.Channel.CommittedOffset(0) == 10);
        frozen.Scorer.Gate.Reset();
        Add(frozen, 0, 5);
        frozen.Until(() => frozen.Source.Lag == 0);

        // Meanwhile somebody else has counted those five, and five more; both are read before the loss is heard.
        byte[] last = _knowledge.Activity.Messages[^1].Value!;
        byte[] larger = System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(last).Replace(" 10", " 20", StringComparison.Ordinal));
        _knowledge.Activity.Add(_knowledge.Activity.Messages[^1].Key, larger);
        frozen.Until(() => frozen.UnreadActivity == 0);
        Add(frozen, 0, 5);
        frozen.Until(() => frozen.Source.Lag == 0);
        frozen.Source.Committed[0] = 20;
        frozen.Source.Lose(0);
        frozen.Until(() => frozen.Pipeline.Status.Partitions == 0);
        frozen.Scorer.Gate.Set();

        Add(frozen, 0, 1);
        frozen.Source.Assign(0);
        frozen.Until(() => frozen.Channel.CommittedOffset(0) == 21);
        await frozen.StopAsync();
        _knowledge.Told[0].ShouldBe(21);
    }

    [Fact]
    public async Task RunAsync_RestartWithoutASnapshot_CountsNothingOfTheReplay()
    {
        var source = new FakeSource(partitions: 1);
        using (var first = new Loop(1, source: source, knowledge: _knowledge))
        {
            Add(first, 0, Payments);
            source.Assign(0);
            first.Start();
            first.Until(() => first.Channel.CommittedOffset(0) == Payments);
            await first.StopAsync();
        }

        using var second = new Loop(1, source: source, knowledge: _knowledge);
        Add(second, 0, 5);
        source.Assign(0);
        second.Start();
        second.Until(() => second.Channel.CommittedOffset(0) == Payments + 5);
        await second.StopAsync();

        _knowledge.Told[0].ShouldBe(Payments + 5);
    }

    [Fact]
    public async Task RunAsync_FormerOwnersCountsNotReadYet_NoTransactionIsTakenBefore()
    {
        var source = new FakeSource(partitions: 2);
        using var former = new Loop(2, source: source, knowledge: _knowledge);
        using var heir = new Loop(2, source: new FakeSource(partitions: 2), knowledge: _knowledge);
        heir.Source.Assign(1);
        heir.Start();
        heir.Until(() => heir.Pipeline.Status.IsRestored);

        Add(former, 0, 10);
        source.Assign(0);
        former.Start();
        _knowledge.Activity.ShowOnly(0);
        former.Until(() => former.Channel.CommittedOffset(0) == 10);
        await former.StopAsync();
        heir.Source.Committed[0] = 10;
        for (int i = 0; i < 10; i++) heir.Source.Add(0, Loop.Payment($"{i}", "a", 500));
        Add(heir, 0, 1);
        Add(heir, 1, 1);
        heir.Source.Assign(0);

        // The other partition goes on meanwhile.
        heir.Until(() => heir.Channel.CommittedOffset(1) == 1 && heir.Pipeline.Status.Partitions == 2);
        heir.Pipeline.Status.IsRestored.ShouldBeFalse();
        heir.Channel.CommittedOffset(0).ShouldBe(10);

        // What was committed is applied to the histories meanwhile.
        heir.Until(() => heir.Source.Lag <= 1);
        heir.Pipeline.Status.IsRestored.ShouldBeFalse();
        heir.Channel.CommittedOffset(0).ShouldBe(10);
        _knowledge.Activity.ShowAll();
        heir.Until(() => heir.Channel.CommittedOffset(0) == 11);
        await heir.StopAsync();
        _knowledge.Told[0].ShouldBe(11);
    }

    [Fact]
    public async Task RunAsync_MoreCountsThanMayBeUnconfirmed_WaitsUntilTheyAreReadBack()
    {
        // The limit is looked at once a turn of the loop, which takes up to 1,024 messages.
        const int Payments = 3_000;
        _knowledge.Options.MaxUnconfirmed = 1;
        using var loop = new Loop(partitions: 1, knowledge: _knowledge);
        _knowledge.Activity.ShowOnly(0);
        Add(loop, 0, Payments);
        loop.Source.Assign(0);
        loop.Start();
        loop.Until(() => _knowledge.Activity.Count > 0);
        loop.Until(() => loop.Source.Calls.Contains("PauseAll"));
        loop.Channel.CommittedOffset(0).ShouldBeLessThan(Payments);

        _knowledge.Activity.ShowAll();
        loop.Until(() => loop.Channel.CommittedOffset(0) == Payments);
        await loop.StopAsync();
        _knowledge.Told[0].ShouldBe(Payments);
    }

    private void Add(Loop loop, int partition, int count)
    {
        for (int i = 0; i < count; i++) loop.Source.Add(partition, Loop.Payment($"t{partition}-{_next++}", $"a{partition}-{i % 5}", 500));
    }
}
