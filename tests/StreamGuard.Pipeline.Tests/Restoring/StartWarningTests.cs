using Microsoft.Extensions.Logging;
using Shouldly;
using StreamGuard.Pipeline.Snapshots;
using StreamGuard.Pipeline.Tests.Fakes;

namespace StreamGuard.Pipeline.Tests.Restoring;

public sealed class StartWarningTests
{
    private static readonly string[] Names = ["SnapshotsOff", "HistoryNotRestored"];

    [Theory]
    [InlineData(true, true, null, null)]
    [InlineData(false, true, "SnapshotsOff", "Snapshots:Enabled=false")]
    [InlineData(true, false, "HistoryNotRestored", "Pipeline:RestoreHistory=false")]
    [InlineData(false, false, "HistoryNotRestored", "Pipeline:RestoreHistory=false")]
    public void Constructor_SomethingIsTurnedOff_SaysOnceWhatThatMeans(bool snapshots, bool restores, string? name, string? setting)
    {
        var storage = new SnapshotStorage(new FakeDisk(), new SnapshotOptions(), "group");
        using var loop = new Loop(partitions: 1, options => options.RestoreHistory = restores, snapshots: snapshots ? storage : null);

        List<LogLines.Line> warnings = [.. Names.SelectMany(loop.Log.Of)];

        warnings.Select(line => line.Name).ShouldBe(name is null ? [] : [name]);
        foreach (LogLines.Line line in warnings)
        {
            line.Level.ShouldBe(LogLevel.Warning);
            line.Text.ShouldContain(setting!);
            line.Text.ShouldContain("after every start and every rebalance");
        }
    }
}
