using Shouldly;
using StreamGuard.Pipeline.Ingest;

namespace StreamGuard.Pipeline.Tests.Ingest;

public sealed class PartitionEpochsTests
{
    [Fact]
    public void Acquire_AfterRelease_GivesANewNumber()
    {
        var epochs = new PartitionEpochs();
        int first = epochs.Acquire(3);
        epochs.Current(3).ShouldBe(first);

        epochs.Release(3);
        epochs.Current(3).ShouldNotBe(first);

        int second = epochs.Acquire(3);
        second.ShouldNotBe(first);
        epochs.Current(3).ShouldBe(second);
    }

    [Fact]
    public void Acquire_HighPartition_GrowsAndKeepsTheOthers()
    {
        var epochs = new PartitionEpochs();
        int low = epochs.Acquire(0);

        int high = epochs.Acquire(5_000);

        epochs.Current(0).ShouldBe(low);
        epochs.Current(5_000).ShouldBe(high);
        epochs.Current(4_999).ShouldBe(0);
    }
}
