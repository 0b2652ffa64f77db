using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using StreamGuard.Core.Scoring;
using StreamGuard.Core.Thresholds;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Ingest;
using StreamGuard.Pipeline.Publish;
using StreamGuard.Pipeline.Snapshots;
using StreamGuard.Pipeline.Tests.Fakes;
using StreamGuard.Pipeline.Thresholds;

namespace StreamGuard.Pipeline.Tests.Thresholds;

public sealed class PartitionThresholdsTests : IDisposable
{
    private const long DayMs = 86_400_000, Today = 20_454 * DayMs;
    private const string File = "transactions-00000.threshold";

    private readonly FakeDisk _disk = new();
    private readonly PipelineMetrics _metrics = new();
    private readonly ThresholdOptions _options = new() { Mode = ThresholdMode.Budget, AlertsPerDay = 4 };
    private TimeSpan _period = TimeSpan.FromTicks(1);
    private string _version = "1";

    [Fact]
    public void Decide_TwoPartitions_EachSpendsItsShare()
    {
        Worker worker = Start();
        worker.Decide(0, 10, 0.9f);
        worker.Decide(1, 10, 0.9f);
        worker.Decide(1, 11, 0.9f);

        worker.Thresholds.Read().ShouldBe([new ThresholdReading(0, 0.5f, 2, 1), new ThresholdReading(1, 0.5f, 2, 2)], ignoreOrder: true);
    }

    [Fact]
    public void Committed_BeforeTheOffsetsAre_KeepsNothing()
    {
        Worker worker = Start();
        worker.Decide(0, 10, 0.9f);

        worker.Thresholds.Committed();

        _disk.Published.ShouldBeEmpty();
    }

    [Fact]
    public void Committed_ASecondTimeWithinThePeriod_KeepsWhatWasKept()
    {
        Worker worker = Start();
        worker.Decide(0, 10, 0.9f);
        worker.Commit(0, 11);
        byte[] first = _disk[File];
        _period = TimeSpan.FromHours(1);
        worker = Start(); // Goes on, and has saved nothing yet.
        worker.Decide(0, 11, 0.9f);
        worker.Commit(0, 12);

        _disk[File].ShouldBe(first);
    }

    [Fact]
    public void Committed_WhenADayIsOver_DoesNotWaitForThePeriod()
    {
        _period = TimeSpan.FromHours(1);
        Worker worker = Start();
        worker.Decide(0, 10, 0.9f);
        worker.Decide(0, 11, 0.9f, Today + DayMs);
        worker.Commit(0, 12);

        _disk.Published.ShouldBe([File]);
    }

    [Fact]
    public void Leave_Drained_KeepsItForTheNextOwner()
    {
        _period = TimeSpan.FromHours(1);
        Worker worker = Start();
        for (int i = 0; i < 3; i++) worker.Decide(0, i, 0.9f);
        worker.Committed.Note(0, worker.Epoch(0), 3);
        worker.Thresholds.Leave([0], drained: true);

        worker.Thresholds.Read().ShouldBeEmpty();
        Worker next = Start();
        next.Decide(0, 3, 0.1f);
        next.Thresholds.Read().ShouldHaveSingleItem().Spent.ShouldBe(3);
    }

    [Fact]
    public void Leave_NotDrained_LeavesWhatWasKeptBefore()
    {
        Worker worker = Start();
        worker.Decide(0, 0, 0.9f);
        worker.Commit(0, 1);
        worker.Decide(0, 1, 0.9f);
        worker.Thresholds.Leave([0], drained: false);

        Worker next = Start();
        next.Decide(0, 1, 0.9f);
        next.Thresholds.Read().ShouldHaveSingleItem().Spent.ShouldBe(2); // The second payment is decided on again, and counts once.
    }

    [Fact]
    public void Decide_AfterACrash_CountsWhatWasCommittedSinceTheLastWritingNotAtAllAndTheRestOnce()
    {
        Worker worker = Start();
        worker.Decide(0, 0, 0.9f);
        worker.Commit(0, 1);
        for (int i = 1; i < 5; i++) worker.Decide(0, i, 0.9f);
        worker.Committed.Note(0, worker.Epoch(0), 3); // 1 and 2 are committed, 3 and 4 are not; then the machine is gone.

        Worker next = Start();
        for (int i = 3; i < 5; i++) next.Decide(0, i, 0.9f);

        next.Thresholds.Read().ShouldHaveSingleItem().Spent.ShouldBe(3);
    }

    [Fact]
    public void Decide_OffsetsWentBack_BeginsAnew()
    {
        Worker worker = Start();
        for (int i = 0; i < 5; i++) worker.Decide(0, i, 0.9f);
        worker.Commit(0, 5);

        Worker next = Start();
        next.Decide(0, 2, 0.9f);

        next.Thresholds.Read().ShouldHaveSingleItem().Spent.ShouldBe(1);
    }

    [Fact]
    public void Decide_OtherModel_BeginsAnewAndReplacesTheFile()
    {
        Worker worker = Start();
        worker.Decide(0, 0, 0.9f);
        worker.Commit(0, 1);
        byte[] before = _disk[File];
        _version = "2";

        Worker next = Start();
        next.Decide(0, 1, 0.9f);
        next.Thresholds.Read().ShouldHaveSingleItem().Spent.ShouldBe(1);
        next.Commit(0, 2);

        _disk[File].ShouldNotBe(before);
        _disk.SetAsides.ShouldBeEmpty();
    }

    [Fact]
    public void Decide_DamagedFile_IsSetAsideAndItBeginsAnew()
    {
        Worker worker = Start();
        worker.Decide(0, 0, 0.9f);
        worker.Commit(0, 1);
        _disk[File] = [1, 2, 3];

        Worker next = Start();
        next.Decide(0, 1, 0.9f);

        next.Thresholds.Read().ShouldHaveSingleItem().Spent.ShouldBe(1);
        _disk.SetAsides.ShouldBe([File]);
    }

    [Theory]
    [InlineData(true, int.MaxValue)]
    [InlineData(false, 10)]
    public void Committed_DiskThatFails_GoesOn(bool isBroken, int room)
    {
        _disk.IsBroken = isBroken;
        _disk.Room = room;
        Worker worker = Start();

        worker.Decide(0, 0, 0.9f).ShouldBeTrue();
        worker.Commit(0, 1);

        worker.Thresholds.Read().ShouldHaveSingleItem().Spent.ShouldBe(1);
        _disk.Published.ShouldBeEmpty();
    }

    [Fact]
    public void Read_PartitionThatIsNotOwnedAnyMore_IsNotTold()
    {
        Worker worker = Start();
        worker.Decide(0, 0, 0.9f);
        worker.Epochs.Release(0);

        worker.Thresholds.Read().ShouldBeEmpty();
    }

    public void Dispose() => _metrics.Dispose();

    private Worker Start()
    {
        var ensemble = new EnsembleDescription("test", _version, 2, 4, 0.5f, ["amount"]);
        return new Worker(ensemble, new AlertThresholds(_options, new SnapshotStorage(_disk, new SnapshotOptions { Period = _period }, "group")), _metrics);
    }

    /// <summary>A process that owns both partitions of the topic, until it is gone.</summary>
    private sealed class Worker
    {
        private readonly int[] _owned;

        internal Worker(EnsembleDescription ensemble, AlertThresholds settings, PipelineMetrics metrics)
        {
            _owned = [Epochs.Acquire(0), Epochs.Acquire(1)];
            Thresholds = new PartitionThresholds(
                settings, ensemble, "transactions", new FakeSource(partitions: 2), Committed, Epochs, metrics, TimeProvider.System, NullLogger.Instance);
        }

        internal PartitionEpochs Epochs { get; } = new();

        internal CommittedPositions Committed { get; } = new();

        internal PartitionThresholds Thresholds { get; }

        internal int Epoch(int partition) => _owned[partition];

        internal bool Decide(int partition, long offset, float score, long eventTimeMs = Today) =>
            Thresholds.Decide(partition, Epoch(partition), offset, eventTimeMs, score, score, out _);

        internal void Commit(int partition, long nextOffset)
        {
            Committed.Note(partition, Epoch(partition), nextOffset);
            Thresholds.Committed();
        }
    }
}
