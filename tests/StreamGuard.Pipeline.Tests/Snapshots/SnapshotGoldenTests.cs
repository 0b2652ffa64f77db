using System.Runtime.CompilerServices;
using Shouldly;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Snapshots;
using static StreamGuard.Pipeline.Tests.Snapshots.SnapshotSamples;

namespace StreamGuard.Pipeline.Tests.Snapshots;

/// <summary>
/// A snapshot of version 2, committed. When one of these fails, files on disks cannot be read any more: raise
/// <see cref="SnapshotFormat.Version"/>, describe it in docs/snapshots.md, and add a golden file of the new version.
/// </summary>
public class SnapshotGoldenTests
{
    [Fact]
    public void Read_GoldenFile_GivesTheHistoriesItWasMadeOf()
    {
        (SnapshotHeader header, AccountHistoryStore store) = Read(File.ReadAllBytes(GoldenFile()));
        header.ShouldBe(Header);
        store.StateHash().ShouldBe(SmallStore().StateHash());
    }

    [Fact]
    public void Write_HistoriesOfTheGoldenFile_GivesItsBytes() => Write(SmallStore()).ShouldBe(File.ReadAllBytes(GoldenFile()));

    private static string GoldenFile([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "version-2.snapshot");
}
