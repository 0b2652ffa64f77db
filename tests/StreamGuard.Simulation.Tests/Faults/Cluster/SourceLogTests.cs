using Shouldly;

namespace StreamGuard.Simulation.Tests.Faults.Cluster;

public sealed class SourceLogTests
{
    [Fact]
    public void IndexOf_OffsetsWithGaps_IsTheNextMessage()
    {
        var log = new SourceLog();
        log.Append([1], 0);
        log.AppendMarker();
        log.Append([2], 0);
        log.AppendMarker();
        log.Messages.Select(message => message.Offset).ShouldBe([0L, 2L]);
        new[] { 0L, 1L, 2L, 3L, 4L }.Select(log.IndexOf).ShouldBe([0, 1, 1, 2, 2]);
        log.End.ShouldBe(4);
        log.Done.ShouldBe(3);
        log.Truncate(1);
        log.Truncate(9);
        log.Start.ShouldBe(4);
    }
}
