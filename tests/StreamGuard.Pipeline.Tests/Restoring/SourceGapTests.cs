using Shouldly;
using StreamGuard.Pipeline.Tests.Fakes;

namespace StreamGuard.Pipeline.Tests.Restoring;

public sealed class SourceGapTests
{
    private readonly SnapshotScene _scene = new();

    [Fact]
    public async Task Replay_BeginningOfTheTopicIsGone_SaysTruncatedUntilTheHorizonPassedTheGap()
    {
        _scene.Add(12);
        _scene.Disk.IsBroken = true;
        await _scene.RunToEndAsync();
        _scene.Source.Expire(0, before: 3);
        _scene.Add(1);
        _scene.Add(1, day: 179);
        _scene.Add(1, day: 181);

        (await _scene.RunToEndAsync()).ShouldBe(["alert t12 0@12 Truncated 3", "alert t13 0@13 Truncated 3", "alert t14 0@14 Short 0"]);
    }

    [Fact]
    public async Task Snapshot_OfHistoriesWithAGap_CarriesIt()
    {
        _scene.Add(3);
        _scene.Source.Expire(0, before: 3);
        _scene.Add(9);
        await _scene.RunToEndAsync();
        _scene.Add(1);

        (await _scene.RunToEndAsync()).ShouldBe(["alert t12 0@12 Truncated 3"]);

        _scene.Disk.SetAsides.ShouldBeEmpty();
    }

    [Fact]
    public async Task Snapshot_MessagesAfterItAreGone_SaysTruncated()
    {
        _scene.Add(12);
        await _scene.RunToEndAsync();
        _scene.Disk.IsBroken = true;
        _scene.Add(6);
        await _scene.RunToEndAsync();
        _scene.Disk.IsBroken = false;
        _scene.Source.Expire(0, before: 15);
        _scene.Add(1);

        (await _scene.RunToEndAsync()).ShouldBe(["alert t18 0@18 Truncated 4"]);
    }

    [Fact]
    public async Task Start_MessagesBeyondTheCommitAreGone_GoesOnFromTheEarliest()
    {
        _scene.Add(12);
        await _scene.RunToEndAsync();
        _scene.Add(5);
        _scene.Source.Expire(0, before: 15);

        (await _scene.RunToEndAsync()).ShouldBe(["alert t15 0@15 Truncated 4", "alert t16 0@16 Truncated 4"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Replay_TopicEndsBeforeTheCommit_StopsInsteadOfTakingNewMessagesForScored(bool hasSnapshot)
    {
        _scene.Disk.IsBroken = !hasSnapshot;
        _scene.Add(5);
        await _scene.RunToEndAsync();
        _scene.Source.Committed[0] = 9;
        using Loop loop = _scene.Start(options => options.EndPatience = TimeSpan.FromMilliseconds(200));

        PipelineFailedException failure = await Should.ThrowAsync<PipelineFailedException>(() => loop.Running.WaitAsync(Loop.Patience));

        failure.Message.ShouldContain("transactions[0] ends at offset 5, before 9");
        failure.Message.ShouldContain("--reset-offsets");
        loop.Channel.CommittedOffset(0).ShouldBe(9);
    }

    [Fact]
    public async Task Replay_EndIsFoundLate_WaitsForTheRest()
    {
        _scene.Disk.IsBroken = true;
        _scene.Add(5);
        await _scene.RunToEndAsync();
        _scene.Source.Committed[0] = 9;
        using Loop loop = _scene.Start();
        loop.Until(() => loop.Source.Lag == 0 && loop.Pipeline.Status.Partitions == 1);
        loop.Pipeline.Status.IsRestored.ShouldBeFalse();
        _scene.Add(5);
        loop.Until(() => loop.Channel.CommittedOffset(0) == 10);
        await loop.StopAsync();

        loop.Alerts.ShouldBe(["alert t9 0@9 Short 3"]);
    }

    [Fact]
    public async Task Serving_RetentionOvertakesTheReader_SaysTruncatedFromThereOn()
    {
        _scene.Add(5);
        using Loop loop = _scene.Start();
        loop.Until(() => loop.Channel.CommittedOffset(0) == 5);
        loop.Source.Expire(0, before: 8);
        loop.Source.Add(0, "t8 a0 5000"u8.ToArray());
        loop.Until(() => loop.Channel.CommittedOffset(0) == 9);
        await loop.StopAsync();

        loop.Alerts.Take(5).ShouldAllBe(alert => alert.Contains("Short", StringComparison.Ordinal));
        loop.Alerts[5].ShouldBe("alert t8 0@8 Truncated 2");
    }

    [Fact]
    public async Task Serving_OffsetsJumpOverMarkers_IsNoGap()
    {
        _scene.Add(3);
        using Loop loop = _scene.Start();
        loop.Until(() => loop.Channel.CommittedOffset(0) == 3);
        loop.Source.AddMarker(0);
        loop.Source.AddMarker(0);
        loop.Source.Add(0, "t5 a0 5000"u8.ToArray());
        loop.Until(() => loop.Channel.CommittedOffset(0) == 6);
        await loop.StopAsync();

        loop.Alerts[^1].ShouldBe("alert t5 0@5 Short 1");
    }
}
