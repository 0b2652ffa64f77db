using Shouldly;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Snapshots;
using static StreamGuard.Pipeline.Tests.Snapshots.SnapshotSamples;

namespace StreamGuard.Pipeline.Tests.Snapshots;

public class SnapshotReaderTests
{
    [Fact]
    public void Step_WhatWasWritten_GivesHeaderAndHistories()
    {
        AccountHistoryStore store = SmallStore();
        (SnapshotHeader header, AccountHistoryStore read) = Read(Write(store));
        header.ShouldBe(Header);
        read.StateHash().ShouldBe(store.StateHash());
        (read.AccountCount, read.LateCount, read.TooLateCount, read.DuplicateCount).ShouldBe((3, 1, 1, 1));
        Write(read).ShouldBe(Write(store));
    }

    [Fact]
    public void Step_EmptyHistories_AreEmpty() => Read(Write(NewStore())).Store.AccountCount.ShouldBe(0);

    [Fact]
    public void Step_SmallSteps_ReadABlockEachAndSayHowFar()
    {
        AccountHistoryStore store = LargeStore(), read = NewLargeStore();
        byte[] bytes = Write(store, LargeHeader);
        using var reader = new SnapshotReader(new MemoryStream(bytes));
        reader.LengthBytes.ShouldBe(bytes.Length);
        int steps = 1;
        for (long before = reader.BytesRead; !reader.Step(read, maxBytes: 1); before = reader.BytesRead, steps++)
        {
            (reader.BytesRead - before).ShouldBeInRange(1, SnapshotFormat.BlockBytes + 8);
        }

        steps.ShouldBe((bytes.Length / SnapshotFormat.BlockBytes) + 2);
        reader.BytesRead.ShouldBe(bytes.Length);
        read.StateHash().ShouldBe(store.StateHash());
        reader.Step(read, maxBytes: 1).ShouldBeTrue();
    }

    [Fact]
    public void Step_LargeStep_ReadsEverything()
    {
        using var reader = new SnapshotReader(new MemoryStream(Write(LargeStore(), LargeHeader)));
        reader.Step(NewLargeStore(), int.MaxValue).ShouldBeTrue();
    }

    [Fact]
    public void Step_AnotherStore_Throws()
    {
        using var reader = new SnapshotReader(new MemoryStream(Write(LargeStore(), LargeHeader)));
        reader.Step(NewLargeStore(), maxBytes: 1).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => reader.Step(NewLargeStore(), maxBytes: 1));
    }

    [Fact]
    public void Step_StreamThatGivesFewBytesAtATime_IsReadAll()
    {
        AccountHistoryStore store = SmallStore(), read = NewStore();
        using var reader = new SnapshotReader(new Trickle(Write(store)));
        while (!reader.Step(read, maxBytes: 1))
        {
        }

        read.StateHash().ShouldBe(store.StateHash());
    }

    [Fact]
    public void Constructor_UnusableFile_ClosesTheStream()
    {
        var stream = new MemoryStream(new byte[100]);
        Should.Throw<SnapshotUnusableException>(() => new SnapshotReader(stream)).Defect.ShouldBe(SnapshotDefect.NotASnapshot);
        stream.CanRead.ShouldBeFalse();
    }

    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 3)]);
    }
}
