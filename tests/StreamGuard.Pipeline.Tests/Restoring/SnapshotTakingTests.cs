using Shouldly;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Tests.Fakes;

namespace StreamGuard.Pipeline.Tests.Restoring;

public sealed class SnapshotTakingTests
{
    private readonly SnapshotScene _scene = new();

    [Fact]
    public async Task Serving_PeriodPassed_WritesAsideAndPublishesOnlyWhatIsCommitted()
    {
        _scene.Options.Period = TimeSpan.FromMilliseconds(1);
        using Loop loop = _scene.Start();
        loop.Scorer.Gate.Reset();
        _scene.Add(5);
        loop.Until(() => _scene.Disk.AsideCount == 1);
        long polls = loop.Source.Polls;
        loop.Until(() => loop.Source.Polls > polls + 50);
        _scene.Disk.Published.ShouldBeEmpty();

        loop.Scorer.Gate.Set();
        loop.Until(() => _scene.Disk.Published.Count > 0);
        await loop.StopAsync();

        _scene.Disk.Published[^1].ShouldBe(SnapshotScene.NameAt(5));
        _scene.Disk.AsideCount.ShouldBe(0);
    }

    [Fact]
    public void PartitionLost_SnapshotNotCommitted_IsThrownAway()
    {
        _scene.Options.Period = TimeSpan.FromMilliseconds(1);
        using Loop loop = _scene.Start();
        loop.Scorer.Gate.Reset();
        _scene.Add(5);
        loop.Until(() => _scene.Disk.AsideCount == 1);

        loop.Source.Lose(0);
        loop.Until(() => loop.Pipeline.Status.Partitions == 0);

        _scene.Disk.AsideCount.ShouldBe(0);
        _scene.Disk.Published.ShouldBeEmpty();
    }

    [Fact]
    public async Task PartitionRevoked_Drained_LeavesASnapshotAtTheCommittedOffset()
    {
        _scene.Add(7);
        using Loop loop = _scene.Start();
        loop.Until(() => loop.Channel.CommittedOffset(0) == 7);

        loop.Source.Revoke(0);
        loop.Until(() => loop.Pipeline.Status.Partitions == 0);

        _scene.Disk.Published.ShouldBe([SnapshotScene.NameAt(7)]);
        await loop.StopAsync();
        _scene.Disk.Published.ShouldBe([SnapshotScene.NameAt(7)]);
    }

    [Fact]
    public async Task Stopped_NothingCommittedForGood_LeavesNoSnapshot()
    {
        _scene.Add(7);
        using Loop loop = _scene.Start(options => options.MaxCommitRetries = 0);
        loop.Channel.Outcome = _ => CommitOutcome.Aborted;

        await Should.ThrowAsync<PipelineFailedException>(() => loop.Running.WaitAsync(Loop.Patience));

        _scene.Disk.Published.ShouldBeEmpty();
        _scene.Disk.AsideCount.ShouldBe(0);
    }

    [Fact]
    public async Task Serving_DiskFull_GoesOnAndLeavesNothingBehind()
    {
        _scene.Options.Period = TimeSpan.FromMilliseconds(1);
        _scene.Disk.Room = 100;
        _scene.Add(50);

        (await _scene.RunToEndAsync()).Count.ShouldBe(50);
        _scene.Disk.Published.ShouldBeEmpty();
        _scene.Disk.AsideCount.ShouldBe(0);

        _scene.Disk.Room = int.MaxValue;
        _scene.Add(1);
        (await _scene.RunToEndAsync()).ShouldBe(["alert t50 0@50 Complete 4"]);
        _scene.Disk.Published.ShouldContain(SnapshotScene.NameAt(51));
    }

    [Fact]
    public async Task Serving_LargerThanAllowed_GoesOnWithout()
    {
        _scene.Options.MaxBytes = 100;
        _scene.Add(50);

        (await _scene.RunToEndAsync()).Count.ShouldBe(50);

        _scene.Disk.Published.ShouldBeEmpty();
        _scene.Disk.AsideCount.ShouldBe(0);
    }

    [Fact]
    public async Task Publish_MoreThanAreKept_DeletesTheOldest()
    {
        for (int i = 1; i <= 4; i++)
        {
            _scene.Add(1);
            await _scene.RunToEndAsync();
        }

        _scene.Disk.Published.ShouldBe([SnapshotScene.NameAt(3), SnapshotScene.NameAt(4)]);
    }

    [Fact]
    public async Task Stopped_BrokerNeverReached_DoesNotWaitForTheDeadline()
    {
        using var loop = new Loop(partitions: 1, options => options.DrainDeadline = TimeSpan.FromMinutes(5));
        using var isInitializing = new ManualResetEventSlim();
        loop.Channel.Initializing = stop =>
        {
            isInitializing.Set();
            stop.WaitHandle.WaitOne();
            stop.ThrowIfCancellationRequested();
        };
        loop.Start();
        loop.Until(() => isInitializing.IsSet);

        await loop.StopAsync();

        loop.Source.Calls.ShouldContain("Close");
        loop.Source.IsSubscribed.ShouldBeFalse();
    }
}
