using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Ingest;
using StreamGuard.Pipeline.Publish;
using StreamGuard.Pipeline.Snapshots;
using StreamGuard.Pipeline.Tests.Fakes;
using StreamGuard.Pipeline.Tests.Replay;
using StreamGuard.Pipeline.Tests.Snapshots;

namespace StreamGuard.Pipeline.Tests.Ingest;

public sealed class SnapshotKeeperTests : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    private readonly LeapingTime _time = new();
    private readonly FakeDisk _disk = new();
    private readonly LogLines _log = new();
    private readonly CommittedPositions _committed = new();
    private readonly PipelineMetrics _metrics = new();
    private readonly List<PartitionState> _states = [];
    private readonly SnapshotKeeper _keeper;

    public SnapshotKeeperTests()
    {
        var storage = new SnapshotStorage(_disk, new SnapshotOptions { Period = Period }, SnapshotSamples.Header.GroupId);
        var shelf = new SnapshotShelf(storage, SnapshotSamples.Header, _metrics, NullLogger.Instance);
        _keeper = new SnapshotKeeper(storage, shelf, state => SnapshotSamples.Header with { Partition = state.Partition, NextOffset = state.NextOffset }, _committed, _metrics, _time, _log);
    }

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public void Step_WrittenAsideAndThenAbandoned_TakesTheSnapshotsOfOthers()
    {
        PartitionState lost = Own(partition: 0, nextOffset: 10);
        PartitionState kept = Own(partition: 1, nextOffset: 20);
        Commit(kept);
        Leap(Period);
        Step();
        _disk.AsideCount.ShouldBe(1); // Of partition 0, which is not committed.

        _keeper.Abandon(lost);
        _states.Remove(lost);
        _disk.AsideCount.ShouldBe(0);
        Leap(Period);
        Step();

        _disk.Published.ShouldBe([NameOf(1, 20)]);
    }

    [Fact]
    public void Step_OwnershipOfTheOneWrittenAsideIsOverAndNobodySaidSo_ThrowsItAwayAndGoesOn()
    {
        PartitionState before = Own(partition: 0, nextOffset: 10);
        Leap(Period);
        Step();
        _disk.AsideCount.ShouldBe(1);

        _states.Remove(before);
        PartitionState again = Own(partition: 0, nextOffset: 15, epoch: 2);
        Commit(again);
        Step();
        _disk.AsideCount.ShouldBe(0);
        Leap(Period);
        Step();

        _disk.Published.ShouldBe([NameOf(0, 15)]);
    }

    [Fact]
    public void Step_SeveralPartitionsAreDueAtOnce_SpreadsThemOverThePeriod()
    {
        for (int partition = 0; partition < 4; partition++) Commit(Own(partition, nextOffset: 10 + partition));
        Leap(Period);

        var taken = new List<int>();
        for (int i = 0; i < 8; i++)
        {
            Step();
            Step(); // A second look in the same moment takes no second one.
            taken.Add(_disk.Published.Count);
            Leap(Period / 16);
        }

        taken.ShouldBe([1, 1, 2, 2, 3, 3, 4, 4]);
    }

    [Fact]
    public void Step_NothingAppliedSinceTheLast_TakesNone()
    {
        PartitionState state = Own(partition: 0, nextOffset: 10);
        Commit(state);
        Leap(Period);
        Step();
        _disk.Delete(NameOf(0, 10));

        Leap(Period);
        Step();
        _disk.Published.ShouldBeEmpty();

        state.NextOffset = 11;
        Commit(state);
        Step();
        _disk.Published.ShouldBe([NameOf(0, 11)]);
    }

    [Fact]
    public void Step_DiskIsFullForHours_TriesOnAndTellsFewFailuresInOneLineEach()
    {
        const int Partitions = 8, Periods = 24;
        int failures = 0;
        _disk.WhenCreating = () => failures++;
        _disk.Room = 100;
        for (int partition = 0; partition < Partitions; partition++) Commit(Own(partition, nextOffset: 10));

        for (int i = 0; i < Periods * Partitions * 2; i++)
        {
            Leap(Period / (Partitions * 2));
            Step();
        }

        failures.ShouldBeGreaterThan(Partitions * (Periods - 3));
        IReadOnlyList<LogLines.Line> lines = _log.Of("SnapshotFailed");
        lines.Count.ShouldBeInRange(2, (int)(Periods * Period / RepeatedFailures.Interval) + 1);
        lines.ShouldAllBe(line => line.Exception == null && line.Text.Contains("failed: No space left on the test's disk. The worker goes on", StringComparison.Ordinal));
        lines[0].Level.ShouldBe(Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public void TakeLast_TooLittleTimeIsLeft_TakesNone()
    {
        PartitionState state = Own(partition: 0, nextOffset: 10);
        Commit(state);
        _disk.WhenCreating = () => Leap(TimeSpan.FromSeconds(6)); // As a slow disk takes; it has three accounts.
        Leap(Period);
        Step();
        _disk.Published.ShouldBe([NameOf(0, 10)]);
        state.NextOffset = 20;
        Commit(state);

        _keeper.TakeLast(state, TimeSpan.FromSeconds(5));
        _disk.Published.ShouldBe([NameOf(0, 10)]);
        _disk.AsideCount.ShouldBe(0);

        _keeper.TakeLast(state, TimeSpan.FromSeconds(7));
        _disk.Published.ShouldBe([NameOf(0, 10), NameOf(0, 20)]);
    }

    [Fact]
    public void TakeLast_AnotherPartitionsIsWaitingForItsCommit_LeavesThatOneWaiting()
    {
        PartitionState waiting = Own(partition: 0, nextOffset: 10);
        Leap(Period);
        Step();
        PartitionState given = Own(partition: 1, nextOffset: 20);
        Commit(given);

        _keeper.TakeLast(given, Period);
        _disk.Published.ShouldBe([NameOf(1, 20)]);
        _disk.AsideCount.ShouldBe(1);

        Commit(waiting);
        Step();
        _disk.Published.ShouldBe([NameOf(0, 10), NameOf(1, 20)], ignoreOrder: true);
    }

    [Fact]
    public void TakeLast_WhatWasWrittenIsNotCommitted_LeavesNothingBehind()
    {
        PartitionState state = Own(partition: 0, nextOffset: 10);
        Leap(Period);
        Step();

        _keeper.TakeLast(state, Period);

        _disk.Published.ShouldBeEmpty();
        _disk.AsideCount.ShouldBe(0);
    }

    private static string NameOf(int partition, long nextOffset) => new SnapshotName(SnapshotSamples.Header.Topic, partition, nextOffset).ToString();

    private PartitionState Own(int partition, long nextOffset, int epoch = 1)
    {
        var state = new PartitionState(partition, epoch, committed: -1, serveFrom: 0, SnapshotSamples.SmallStore())
        {
            SnapshotTimestamp = _time.GetTimestamp(), SnapshotTakenTimestamp = _time.GetTimestamp(),
        };
        state.Serve();
        state.NextOffset = nextOffset;
        _states.Add(state);
        return state;
    }

    private void Commit(PartitionState state) => _committed.Note(state.Partition, state.Epoch, state.NextOffset);

    private void Leap(TimeSpan time) => _time.Advance(time);

    private void Step() => _keeper.Step(_states, _states.Count);
}
