using Shouldly;
using StreamGuard.Pipeline.Snapshots;
using static StreamGuard.Pipeline.Tests.Snapshots.SnapshotSamples;

namespace StreamGuard.Pipeline.Tests.Snapshots;

public class SnapshotWriterTests
{
    [Fact]
    public void Write_MoreThanTheLimit_ThrowsBeforeItIsPassed()
    {
        int length = Write(SmallStore()).Length;
        SnapshotWriter.Write(new MemoryStream(), Header, SmallStore(), length).ShouldBe(length);
        for (int limit = 0; limit < length; limit++)
        {
            var stream = new MemoryStream();
            Should.Throw<SnapshotTooLargeException>(() => SnapshotWriter.Write(stream, Header, SmallStore(), limit)).MaxBytes.ShouldBe(limit);
            stream.Length.ShouldBeLessThanOrEqualTo(limit);
        }
    }

    [Fact]
    public void Write_DiskFullAtAnyByte_ThrowsWhatTheStreamThrew()
    {
        int length = Write(SmallStore()).Length;
        for (int room = 0; room < length; room++)
        {
            Should.Throw<IOException>(() => SnapshotWriter.Write(new FullDisk(room), Header, SmallStore(), long.MaxValue)).Message.ShouldBe("No space left on device");
        }
    }

    [Fact]
    public void Write_ToAFullDevice_Throws()
    {
        if (!File.Exists("/dev/full")) return;
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        Should.Throw<IOException>(() => SnapshotWriter.Write(full, Header, SmallStore(), long.MaxValue));
    }

    [Fact]
    public void Write_SameHistories_GiveTheSameBytes() => Write(SmallStore()).ShouldBe(Write(SmallStore()));

    [Fact]
    public void Write_HeaderTooLong_Throws() =>
        Should.Throw<ArgumentException>(() => Write(SmallStore(), Header with { GroupId = new string('g', 70_000) }));

    [Fact]
    public void Write_TextOfOtherScripts_ComesBack()
    {
        SnapshotHeader header = Header with { GroupId = "Betrugsprüfung 不正検知", Topic = "" };
        Read(Write(SmallStore(), header)).Header.ShouldBe(header);
    }

    private sealed class FullDisk(int room) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Length + buffer.Length > room) throw new IOException("No space left on device");
            base.Write(buffer);
        }
    }
}
