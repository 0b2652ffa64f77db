using Shouldly;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Snapshots;
using StreamGuard.Pipeline.Tests.Fakes;

namespace StreamGuard.Pipeline.Tests.Restoring;

/// <summary>A topic of one partition, and workers that own it one after the other on one disk.</summary>
internal sealed class SnapshotScene
{
    internal FakeSource Source { get; private set; } = new(partitions: 1);

    internal FakeDisk Disk { get; } = new();

    /// <summary>So long a period that snapshots are left only when a partition is given up.</summary>
    internal SnapshotOptions Options { get; } = new() { Period = TimeSpan.FromHours(1) };

    internal string Group { get; set; } = "group";

    internal long Added { get; private set; }

    internal static string NameAt(long offset) => new SnapshotName("transactions", 0, offset).ToString();

    internal void Add(int count, int day = 0)
    {
        for (int i = 0; i < count; i++, Added++) Source.Add(0, System.Text.Encoding.UTF8.GetBytes($"t{Added} a{Added % 3} 5000@{day}"));
    }

    internal Loop Start(Action<PipelineOptions>? configure = null)
    {
        var loop = new Loop(partitions: 1, configure, source: Source, snapshots: new SnapshotStorage(Disk, Options, Group));
        Source.Assign(0);
        loop.Start();
        return loop;
    }

    /// <summary>Runs a worker until everything is committed, and stops it.</summary>
    internal async Task<IReadOnlyList<string>> RunToEndAsync(Action<PipelineOptions>? configure = null)
    {
        using Loop loop = Start(configure);
        loop.Until(() => loop.Channel.CommittedOffset(0) == Added && loop.Pipeline.Status.IsRestored);
        await loop.StopAsync();
        return loop.Alerts;
    }

    /// <summary>The histories that the newest snapshot holds, as a hash.</summary>
    internal ulong NewestHash()
    {
        using var reader = new SnapshotReader(Disk.OpenRead(Disk.Published[^1]));
        var histories = new AccountHistoryStore(reader.Header.HistoryCapacity, TimeSpan.FromMilliseconds(reader.Header.HorizonMs), new AccountBudget(reader.Header.MaxAccounts));
        while (!reader.Step(histories, 1))
        {
            // The next block.
        }

        return histories.StateHash();
    }

    /// <summary>The same messages through one worker that is never interrupted.</summary>
    internal static async Task<ulong> UndisturbedHashAsync(int count)
    {
        var scene = new SnapshotScene();
        scene.Add(count);
        await scene.RunToEndAsync();
        scene.Disk.Published.ShouldBe([NameAt(count)]);
        return scene.NewestHash();
    }
}
