using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Ingest;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Publish;
using StreamGuard.Pipeline.Tests.Fakes;
using StreamGuard.Pipeline.Threads;

namespace StreamGuard.Pipeline.Tests.Publish;

public sealed class UnitCommitterTests
{
    [Fact]
    public void Commit_OutcomeUnknownAndCommitted_ReplacesTheChannelAndSendsNothingAgain()
    {
        using var bench = new Bench();
        bench.Channel.Outcome = _ => CommitOutcome.Unknown;
        bench.Channel.TakesEffect = _ => true;
        bench.Add(0, "a");

        bench.Commit();

        bench.Visible.ShouldBe(["a"]);
        bench.Channel.Replacements.ShouldBe(1);
        bench.Channel.Commits.ShouldBe(1);
        bench.Unit.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Commit_OutcomeUnknownAndNotCommitted_SendsTheSameAgainOnce()
    {
        using var bench = new Bench();
        bench.Channel.Outcome = commit => commit == 1 ? CommitOutcome.Unknown : CommitOutcome.Committed;
        bench.Add(0, "a");
        bench.Add(1, "b");

        bench.Commit();

        bench.Visible.ShouldBe(["a", "b"]);
        bench.Channel.Replacements.ShouldBe(1);
        bench.Channel.Commits.ShouldBe(2);
    }

    [Fact]
    public void Commit_OutcomeUnknownTwice_ReplacesBeforeEachNewTry()
    {
        using var bench = new Bench();
        bench.Channel.Outcome = commit => commit < 3 ? CommitOutcome.Unknown : CommitOutcome.Committed;
        bench.Channel.TakesEffect = commit => commit == 2;
        bench.Add(0, "a");

        bench.Commit();

        bench.Visible.ShouldBe(["a"]);
        bench.Channel.Replacements.ShouldBe(2);
    }

    [Fact]
    public void Commit_OutcomeUnknownAndOnlySomeCommitted_StopsAndSaysSo()
    {
        using var bench = new Bench(options => options.MaxCommitRetries = 3);
        bench.Channel.Outcome = _ => CommitOutcome.Unknown;
        bench.Channel.WhenCommitting = _ => bench.Source.Committed[0] = 1;
        bench.Add(0, "a");
        bench.Add(1, "b");

        var failure = Should.Throw<PipelineFailedException>(() => bench.Commit());

        failure.Message.ShouldContain("2 partitions 1 are committed");
        bench.Visible.ShouldBeEmpty();
    }

    [Fact]
    public void Commit_OutcomeUnknownAndAPartitionIsLostMeanwhile_DropsItAndSendsTheRest()
    {
        using var bench = new Bench();
        bench.Channel.Outcome = commit => commit == 1 ? CommitOutcome.Unknown : CommitOutcome.Committed;
        bench.Channel.WhenCommitting = commit =>
        {
            // The new owner of partition 0 is further already.
            if (commit > 1) return;
            bench.Source.Committed[0] = 7;
            bench.Epochs.Release(0);
        };
        bench.Add(0, "lost");
        bench.Add(1, "kept");

        bench.Commit();

        bench.Visible.ShouldBe(["kept"]);
        bench.Source.Committed[0].ShouldBe(7);
        bench.Source.Committed[1].ShouldBe(1);
    }

    [Fact]
    public void Commit_OutcomeUnknownAndEverythingIsLost_PublishesNothing()
    {
        using var bench = new Bench();
        bench.Channel.Outcome = _ => CommitOutcome.Unknown;
        bench.Channel.WhenCommitting = _ => bench.Epochs.Release(0);
        bench.Add(0, "lost");

        bench.Commit();

        bench.Visible.ShouldBeEmpty();
        bench.Channel.Commits.ShouldBe(1);
    }

    [Fact]
    public void Commit_PartitionLostWhileOpen_TakesTheUnitBackAndSendsTheRest()
    {
        using var bench = new Bench();
        bench.Add(0, "lost");
        bench.Add(1, "kept");
        bench.Epochs.Release(0);

        bench.Commit();

        bench.Visible.ShouldBe(["kept"]);
        bench.Channel.Aborts.ShouldBe(1);
    }

    [Fact]
    public void Commit_PartitionLostAndTheAbortsOutcomeIsUnknown_ReplacesTheChannelFirst()
    {
        using var bench = new Bench();
        bench.Channel.AbortOutcome = CommitOutcome.Unknown;
        bench.Add(0, "lost");
        bench.Add(1, "kept");
        bench.Epochs.Release(0);

        bench.Commit();

        bench.Visible.ShouldBe(["kept"]);
        bench.Channel.Replacements.ShouldBe(1);
    }

    [Fact]
    public void Commit_PartitionLostAndTheAbortIsFenced_Stops()
    {
        using var bench = new Bench();
        bench.Channel.AbortOutcome = CommitOutcome.Fenced;
        bench.Add(0, "lost");
        bench.Epochs.Release(0);

        Should.Throw<PipelineFailedException>(() => bench.Commit()).Message.ShouldContain("transactional id");
    }

    [Fact]
    public void Commit_PartitionLostAndRegainedWithinTheUnit_OldOutputsAreDroppedAndTheNewPositionStands()
    {
        using var bench = new Bench();
        bench.Add(0, "old");
        bench.Epochs.Release(0);
        bench.Epochs.Acquire(0);
        bench.Source.Committed[0] = 4;
        bench.Add(0, "new", offset: 4);

        bench.Commit();

        bench.Visible.ShouldBe(["new"]);
        bench.Source.Committed[0].ShouldBe(5);
    }

    [Fact]
    public void Commit_PartitionIsLostAndRegainedWhileThePlaceInTheGroupIsRead_OldOutputsAreNotCommittedFromTheNewPlace()
    {
        using var bench = new Bench();
        bench.Add(0, "old");
        bench.Source.WhenAskedForItsPlace = () =>
        {
            bench.Source.WhenAskedForItsPlace = () => { };
            bench.Epochs.Release(0);
            bench.Epochs.Acquire(0);
        };

        bench.Commit();

        bench.Visible.ShouldBeEmpty();
        bench.Source.Committed.ShouldNotContainKey(0);
    }

    [Fact]
    public void Commit_ClusterIsAwayForMoreTriesThanAllowed_GoesOnWhenItIsBack()
    {
        using var bench = new Bench(options => options.MaxCommitRetries = 2);
        bench.Source.IsAway = true;
        bench.Channel.Outcome = commit => commit < 9 ? CommitOutcome.Aborted : CommitOutcome.Committed;
        bench.Add(0, "a");

        bench.Commit();

        bench.Visible.ShouldBe(["a"]);
    }

    [Fact]
    public void Commit_ToldToGiveUp_LeavesTheUnitAsItIs()
    {
        using var bench = new Bench();
        using var abandon = new CancellationTokenSource();
        bench.Channel.Outcome = _ => CommitOutcome.Aborted;
        bench.Channel.WhenCommitting = commit =>
        {
            if (commit == 3) abandon.Cancel();
        };
        bench.Add(0, "a");

        Should.Throw<OperationCanceledException>(() => bench.Committer.Commit(abandon.Token));

        bench.Visible.ShouldBeEmpty();
        bench.Unit.IsEmpty.ShouldBeFalse();
    }

    private sealed class Bench : IDisposable
    {
        private readonly PipelineMetrics _metrics = new();
        private readonly int[] _next = new int[2];

        internal Bench(Action<PipelineOptions>? configure = null)
        {
            var options = new PipelineOptions { CommitRetryDelay = TimeSpan.Zero };
            configure?.Invoke(options);
            Channel = new FakeChannel(Source);
            Unit = new OutputUnit(Epochs);
            Source.Subscribe(null!);
            Committer = new UnitCommitter(options, Channel, Source, Unit, new CommittedPositions(), _metrics, ThreadWaits.System, NullLogger.Instance);
            Epochs.Acquire(0);
            Epochs.Acquire(1);
        }

        internal FakeSource Source { get; } = new(partitions: 2);

        internal FakeChannel Channel { get; }

        internal PartitionEpochs Epochs { get; } = new();

        internal OutputUnit Unit { get; }

        internal UnitCommitter Committer { get; }

        internal IEnumerable<string> Visible => Channel.Visible.Select(record => Encoding.UTF8.GetString(record.Value!));

        internal void Add(int partition, string value, long? offset = null)
        {
            Committer.Send(new PendingOutput(new OutputRecord("alerts", null, Encoding.UTF8.GetBytes(value)), partition, Epochs.Current(partition)));
            Unit.Advance(partition, offset ?? _next[partition]++, Epochs.Current(partition));
        }

        internal void Commit() => Committer.Commit(CancellationToken.None);

        public void Dispose() => _metrics.Dispose();
    }
}
