using Shouldly;
using StreamGuard.Pipeline.Snapshots;
using StreamGuard.Pipeline.Tests.Fakes;

namespace StreamGuard.Pipeline.Tests.Restoring;

public sealed class SnapshotRestoreTests
{
    private readonly SnapshotScene _scene = new();

    [Fact]
    public async Task Start_AfterACleanStop_ReadsTheSnapshotAndNothingOfTheTopicBeforeIt()
    {
        _scene.Add(12);
        await _scene.RunToEndAsync();
        _scene.Source.Expire(0, before: 12); // What is gone cannot be read; without the snapshot the alert would say Truncated.
        _scene.Add(1);

        (await _scene.RunToEndAsync()).ShouldBe(["alert t12 0@12 Complete 4"]);

        _scene.Disk.Published.ShouldBe([SnapshotScene.NameAt(12), SnapshotScene.NameAt(13)]);
        _scene.NewestHash().ShouldBe(await SnapshotScene.UndisturbedHashAsync(13));
    }

    [Fact]
    public async Task Start_SnapshotOlderThanTheCommit_ReplaysBetweenThemWithoutScoring()
    {
        _scene.Add(12);
        await _scene.RunToEndAsync();
        _scene.Add(6);
        _scene.Disk.IsBroken = true; // This worker neither reads nor leaves one.
        await _scene.RunToEndAsync();
        _scene.Disk.IsBroken = false;
        _scene.Source.Expire(0, before: 12);
        _scene.Add(1);

        (await _scene.RunToEndAsync()).ShouldBe(["alert t18 0@18 Complete 4"]);

        _scene.NewestHash().ShouldBe(await SnapshotScene.UndisturbedHashAsync(19));
    }

    public static TheoryData<string> Damages => ["flipped", "half", "empty", "text", "renamed"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Start_NewestSnapshotDamaged_SetsItAsideAndUsesTheOlder(string damage)
    {
        _scene.Add(12);
        await _scene.RunToEndAsync();
        _scene.Add(6);
        await _scene.RunToEndAsync();
        Damage(SnapshotScene.NameAt(18), damage);
        _scene.Source.Expire(0, before: 12);
        _scene.Add(1);

        (await _scene.RunToEndAsync()).ShouldBe(["alert t18 0@18 Complete 4"]);

        _scene.Disk.SetAsides.ShouldBe([SnapshotScene.NameAt(18)]);
        _scene.NewestHash().ShouldBe(await SnapshotScene.UndisturbedHashAsync(19));
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Start_EverySnapshotDamaged_ReplaysTheTopic(string damage)
    {
        _scene.Add(12);
        await _scene.RunToEndAsync();
        Damage(SnapshotScene.NameAt(12), damage);
        _scene.Add(1);

        (await _scene.RunToEndAsync()).ShouldBe(["alert t12 0@12 Complete 4"]);

        _scene.NewestHash().ShouldBe(await SnapshotScene.UndisturbedHashAsync(13));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Loading_MessagesArriveAllTheSame_AreHeldBackAndNoneIsLost(bool isDamaged)
    {
        _scene.Add(12);
        await _scene.RunToEndAsync();
        if (isDamaged) Damage(SnapshotScene.NameAt(12), "flipped");
        _scene.Source.IgnoresPauses = true;
        _scene.Add(40);

        IReadOnlyList<string> alerts = await _scene.RunToEndAsync();

        alerts.ShouldBe(Enumerable.Range(12, 40).Select(i => $"alert t{i} 0@{i} Complete 4"));
        _scene.NewestHash().ShouldBe(await SnapshotScene.UndisturbedHashAsync(52));
    }

    [Fact]
    public async Task Start_DiskCannotBeRead_ReplaysTheTopicAndGoesOn()
    {
        _scene.Add(12);
        await _scene.RunToEndAsync();
        _scene.Disk.IsBroken = true;
        _scene.Add(1);

        (await _scene.RunToEndAsync()).ShouldBe(["alert t12 0@12 Complete 4"]);

        _scene.Disk.SetAsides.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-1)]
    public async Task Start_SnapshotBeyondTheCommit_IsSetAside(long committed)
    {
        _scene.Add(12);
        await _scene.RunToEndAsync();
        _scene.Source.Committed[0] = committed;

        IReadOnlyList<string> alerts = await _scene.RunToEndAsync();

        alerts.Count.ShouldBe(12 - (int)Math.Max(0, committed));
        _scene.Disk.SetAsides.ShouldBe([SnapshotScene.NameAt(12)]);
        _scene.NewestHash().ShouldBe(await SnapshotScene.UndisturbedHashAsync(12));
    }

    public static TheoryData<string> Settings => ["capacity", "horizon", "accounts", "features", "partitions"];

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task Start_SnapshotOfOtherSettings_IsLeftWhereItIsAndTheOlderServes(string setting)
    {
        _scene.Add(12);
        await _scene.RunToEndAsync();
        _scene.Add(6);
        await _scene.RunToEndAsync();
        _scene.Disk[SnapshotScene.NameAt(18)] = Rewritten(_scene.Disk[SnapshotScene.NameAt(18)], header => setting switch
        {
            "capacity" => header with { HistoryCapacity = header.HistoryCapacity * 2 },
            "horizon" => header with { HorizonMs = header.HorizonMs + 1 },
            "accounts" => header with { MaxAccounts = header.MaxAccounts - 1 },
            "features" => header with { FeatureSpecification = header.FeatureSpecification + 1 },
            _ => header with { PartitionCount = header.PartitionCount + 1 },
        });
        _scene.Source.Expire(0, before: 12); // What is before the older one cannot be read.
        _scene.Add(1);
        if (setting == "partitions")
        {
            // Not another setting of the worker but another topic: nothing may be served at all.
            await Should.ThrowAsync<PipelineFailedException>(() => _scene.RunToEndAsync());
            return;
        }

        (await _scene.RunToEndAsync()).ShouldBe(["alert t18 0@18 Complete 4"]);

        _scene.Disk.SetAsides.ShouldBeEmpty();
        _scene.NewestHash().ShouldBe(await SnapshotScene.UndisturbedHashAsync(19));
    }

    [Fact]
    public async Task Start_SnapshotOfAnotherGroup_IsLeftAlone()
    {
        _scene.Group = "another";
        _scene.Add(12);
        await _scene.RunToEndAsync();
        _scene.Group = "group";
        _scene.Add(1);

        (await _scene.RunToEndAsync()).ShouldBe(["alert t12 0@12 Complete 4"]);

        _scene.Disk.SetAsides.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_TopicHasAnotherNumberOfPartitions_IsRefused(bool newestIsDamaged)
    {
        _scene.Add(12);
        await _scene.RunToEndAsync();
        if (newestIsDamaged)
        {
            _scene.Add(6);
            await _scene.RunToEndAsync();
            Damage(SnapshotScene.NameAt(18), "text");
        }

        var larger = new FakeSource(partitions: 3) { Committed = { [0] = 12 } };
        using var loop = new Loop(partitions: 3, source: larger, snapshots: new SnapshotStorage(_scene.Disk, _scene.Options, _scene.Group));
        larger.Assign(1, 2);
        loop.Start();

        var failure = await Should.ThrowAsync<PipelineFailedException>(() => loop.Running.WaitAsync(Loop.Patience));

        failure.Message.ShouldContain("transactions has 3 partitions, and had 1");
        loop.Pipeline.Status.Scored.ShouldBe(0);
    }

    [Fact]
    public async Task Status_BeforeAnyAssignmentWasHeard_IsNotRestored()
    {
        using var loop = new Loop(partitions: 1);
        loop.Start();
        loop.Until(() => loop.Source.Polls > 10);
        loop.Pipeline.Status.IsRestored.ShouldBeFalse();

        loop.Source.Assign();
        loop.Until(() => loop.Pipeline.Status.IsRestored);
        await loop.StopAsync();
    }

    private void Damage(string name, string damage)
    {
        byte[] bytes = _scene.Disk[name];
        byte[] flipped = [.. bytes];
        flipped[^40] ^= 4;
        _scene.Disk[name] = damage switch
        {
            "flipped" => flipped,
            "half" => bytes[..(bytes.Length / 2)],
            "empty" => [],
            "text" => "not a snapshot, but a text that is long enough to be one"u8.ToArray(),
            _ => Renamed(bytes),
        };
    }

    // Bytes of a snapshot of another position, sound in themselves.
    private static byte[] Renamed(byte[] bytes) => Rewritten(bytes, header => header with { NextOffset = header.NextOffset + 1 });

    private static byte[] Rewritten(byte[] bytes, Func<SnapshotHeader, SnapshotHeader> change)
    {
        using var reader = new SnapshotReader(new MemoryStream(bytes));
        SnapshotHeader other = change(reader.Header);
        var stream = new MemoryStream();
        SnapshotWriter.Write(stream, other, new Core.Windows.AccountHistoryStore(other.HistoryCapacity, TimeSpan.FromMilliseconds(other.HorizonMs), new Core.Windows.AccountBudget(other.MaxAccounts)), long.MaxValue);
        return stream.ToArray();
    }
}
