using Shouldly;
using StreamGuard.Pipeline.Batches;

namespace StreamGuard.Pipeline.Tests.Batches;

public sealed class BatchPolicyTests
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMilliseconds(2);

    [Theory]
    [InlineData(0, false, 100, true, true, false)] // nothing to flush
    [InlineData(64, true, 0, false, false, true)] // full
    [InlineData(1, false, 2, false, false, true)] // waited long enough, exactly
    [InlineData(1, false, 1, false, false, false)] // more is ready
    [InlineData(1, false, 1, true, true, true)] // nothing more is ready and the model is idle
    [InlineData(1, false, 1, true, false, false)] // nothing more is ready, but the model is busy anyway
    [InlineData(1, false, 1, false, true, false)] // the model is idle, but more is ready
    public void ShouldFlush_EachRule_Decides(int count, bool isFull, int ageMs, bool sourceIsEmpty, bool downstreamIsIdle, bool expected)
    {
        var state = new BatchState(count, isFull, TimeSpan.FromMilliseconds(ageMs), sourceIsEmpty, downstreamIsIdle);

        BatchPolicy.ShouldFlush(state, MaxDelay).ShouldBe(expected);
    }

    [Fact]
    public void ShouldFlush_ZeroMaxDelay_NeverWaits() =>
        BatchPolicy.ShouldFlush(new BatchState(1, false, TimeSpan.Zero, SourceIsEmpty: false, DownstreamIsIdle: false), TimeSpan.Zero).ShouldBeTrue();
}
