using System.Buffers.Binary;
using System.Text;
using Shouldly;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Snapshots;
using static StreamGuard.Pipeline.Tests.Snapshots.SnapshotSamples;

namespace StreamGuard.Pipeline.Tests.Snapshots;

/// <summary>What can happen to a file between writing and reading.</summary>
public class SnapshotDamageTests
{
    [Fact]
    public void Read_AnyFlippedBit_IsNoticed()
    {
        byte[] bytes = Write(SmallStore());
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            SnapshotDefect defect = Should.Throw<SnapshotUnusableException>(() => Read(bytes), $"bit {bit % 8} of byte {bit / 8}").Defect;
            if (bit < 64) defect.ShouldBe(SnapshotDefect.NotASnapshot);
            else defect.ShouldBeOneOf(SnapshotDefect.Corrupt, SnapshotDefect.Truncated);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Read(bytes).Store.AccountCount.ShouldBe(3);
    }

    [Fact]
    public void Read_AnyCut_IsTruncated()
    {
        byte[] bytes = Write(SmallStore());
        for (int length = 0; length < bytes.Length; length++)
        {
            Should.Throw<SnapshotUnusableException>(() => Read(bytes[..length]), $"{length} bytes").Defect.ShouldBe(SnapshotDefect.Truncated);
        }
    }

    // What a file system may leave after a power cut: the length is right, but what was not written yet reads as zero.
    [Fact]
    public void Read_AnyTailOfZeros_IsNoticed()
    {
        byte[] bytes = Write(SmallStore());
        for (int at = bytes.Length - 1; at >= 0; at--)
        {
            if (bytes[at] == 0) continue;
            bytes[at] = 0;
            Should.Throw<SnapshotUnusableException>(() => Read(bytes), $"zeros from {at}");
        }
    }

    [Fact]
    public void Read_SomethingBehindTheEnd_IsCorrupt() =>
        Should.Throw<SnapshotUnusableException>(() => Read([.. Write(SmallStore()), 0])).Defect.ShouldBe(SnapshotDefect.Corrupt);

    [Fact]
    public void Read_BlocksExchangedRepeatedOrMissing_IsCorrupt()
    {
        byte[] bytes = Write(LargeStore(), LargeHeader);
        List<(int Start, int End)> blocks = Blocks(bytes);
        blocks.Count.ShouldBeGreaterThan(4);
        byte[] Part(int index) => bytes[blocks[index].Start..blocks[index].End];
        byte[] head = bytes[..blocks[0].Start];
        byte[] last = bytes[blocks[^1].Start..];
        ReadLarge([.. head, .. blocks[..^1].SelectMany((_, i) => Part(i)), .. last]);
        Corrupt([.. head, .. Part(0), .. Part(2), .. Part(1), .. blocks[3..].SelectMany((_, i) => Part(i + 3))]);
        Corrupt([.. head, .. Part(0), .. Part(1), .. Part(1), .. blocks[2..].SelectMany((_, i) => Part(i + 2))]);
        Corrupt([.. head, .. Part(0), .. blocks[2..].SelectMany((_, i) => Part(i + 2))]);
        Corrupt([.. head, .. last]);

        static void Corrupt(byte[] changed) => Should.Throw<SnapshotUnusableException>(() => ReadLarge(changed)).Defect.ShouldBe(SnapshotDefect.Corrupt);
    }

    [Fact]
    public void Read_PartOfAnotherSnapshot_IsCorrupt()
    {
        byte[] bytes = Write(SmallStore()), other = Write(SmallStore(), Header with { NextOffset = 1001 });
        byte[] mixed = [.. bytes[..(bytes.Length / 2)], .. other[(bytes.Length / 2)..]];
        Should.Throw<SnapshotUnusableException>(() => Read(mixed)).Defect.ShouldBe(SnapshotDefect.Corrupt);
    }

    [Theory]
    [InlineData(3u, nameof(SnapshotDefect.NewerVersion), "a later version")]
    [InlineData(uint.MaxValue, nameof(SnapshotDefect.NewerVersion), "a later version")]
    [InlineData(1u, nameof(SnapshotDefect.OlderVersion), "an earlier version")]
    [InlineData(0u, nameof(SnapshotDefect.OlderVersion), "an earlier version")]
    public void Read_OtherVersion_SaysWhichAndWhatFollows(uint version, string defect, string text)
    {
        byte[] bytes = Write(SmallStore());
        SnapshotFormat.WritePreamble(bytes, version);
        SnapshotUnusableException thrown = Should.Throw<SnapshotUnusableException>(() => Read(bytes));
        thrown.Defect.ToString().ShouldBe(defect);
        thrown.Message.ShouldContain($"format {version}");
        thrown.Message.ShouldContain(text);
        thrown.Message.ShouldContain("the topic is read instead");
    }

    [Fact]
    public void Read_AnotherKindOfFile_IsNotASnapshot() =>
        Should.Throw<SnapshotUnusableException>(() => Read(Encoding.UTF8.GetBytes("{\"event\":\"a line of JSON\"}"))).Defect.ShouldBe(SnapshotDefect.NotASnapshot);

    [Fact]
    public void Read_HistoriesThatTheHeaderRulesOut_IsCorruptThoughTheChecksumsMatch()
    {
        SnapshotUnusableException thrown = Should.Throw<SnapshotUnusableException>(() => Read(Write(SmallStore(), Header with { NextOffset = 8 })));
        thrown.Defect.ShouldBe(SnapshotDefect.Corrupt);
        thrown.Message.ShouldContain("offset 8; 0 to 7 are possible");
    }

    [Fact]
    public void Read_NegativeNumberInTheHeader_IsCorrupt() =>
        Should.Throw<SnapshotUnusableException>(() => Read(Write(SmallStore(), Header with { Partition = -1 }))).Defect.ShouldBe(SnapshotDefect.Corrupt);

    // Blocks from the first of the histories to the trailer, which counts as one.
    private static List<(int Start, int End)> Blocks(byte[] bytes)
    {
        List<(int, int)> blocks = [];
        for (int at = SnapshotFormat.PreambleBytes; at < bytes.Length;)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
            int end = at + 8 + (length == 0 ? SnapshotFormat.TotalsBytes : length);
            if (at > SnapshotFormat.PreambleBytes) blocks.Add((at, end));
            at = end;
        }

        return blocks;
    }

    private static void ReadLarge(byte[] bytes)
    {
        using var reader = new SnapshotReader(new MemoryStream(bytes));
        reader.Step(NewLargeStore(), int.MaxValue).ShouldBeTrue();
    }
}
