using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Shouldly;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Tests.Windows;

/// <summary>
/// Sizes and places that lie on disks. When one of these fails, the snapshot format has changed: raise its version, and describe the
/// new bytes in docs/snapshots.md.
/// </summary>
public class HistoryLayoutTests
{
    [Theory]
    [InlineData(nameof(HistoryEntry.EventTimeMs), 0)]
    [InlineData(nameof(HistoryEntry.SourceOffset), 8)]
    [InlineData(nameof(HistoryEntry.TransactionHash), 16)]
    [InlineData(nameof(HistoryEntry.AmountMinor), 24)]
    [InlineData(nameof(HistoryEntry.Amount), 32)]
    [InlineData(nameof(HistoryEntry.MerchantHash), 36)]
    [InlineData(nameof(HistoryEntry.TerminalHash), 40)]
    [InlineData(nameof(HistoryEntry.DeviceHash), 44)]
    [InlineData(nameof(HistoryEntry.MerchantCategory), 48)]
    [InlineData(nameof(HistoryEntry.MerchantCountry), 50)]
    [InlineData(nameof(HistoryEntry.Currency), 52)]
    [InlineData("_channel", 54)]
    [InlineData(nameof(HistoryEntry.Flags), 55)]
    [InlineData(nameof(HistoryEntry.LogAmountRatio), 56)]
    [InlineData(nameof(HistoryEntry.LogGapSeconds), 58)]
    [InlineData(nameof(HistoryEntry.DistanceKm), 60)]
    [InlineData(nameof(HistoryEntry.TerminalRisk), 62)]
    public void HistoryEntry_Field_IsAtItsPlace(string field, int offset) => Marshal.OffsetOf<HistoryEntry>(field).ToInt32().ShouldBe(offset);

    [Fact]
    public void HistoryEntry_KnownFraud_IsTheHighestBitOfTheChannelsByte()
    {
        var entry = new HistoryEntry { Channel = Channel.Transfer, IsKnownFraud = true };
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in entry, 1))[54].ShouldBe((byte)(128 + 5));
        (entry.Channel, entry.IsKnownFraud).ShouldBe((Channel.Transfer, true));
        entry.Channel = Channel.Chip;
        (entry.Channel, entry.IsKnownFraud).ShouldBe((Channel.Chip, true));
        entry.IsKnownFraud = false;
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in entry, 1))[54].ShouldBe((byte)0);
    }

    [Fact]
    public void Sizes_OfWhatIsStored_AreThoseOfTheFormat()
    {
        Unsafe.SizeOf<HistoryEntry>().ShouldBe(64);
        Unsafe.SizeOf<EvictedBuckets>().ShouldBe(408);
        HistoryLayout.TotalsBytes.ShouldBe(56);
        HistoryLayout.AccountBytes.ShouldBe(24);
        HistoryLayout.LargestAccountBytes.ShouldBe(4528);
    }

    [Fact]
    public void EvictedBuckets_OneDroppedEntry_LiesWhereTheFormatSays()
    {
        EvictedBuckets buckets = default;
        const long day = 19_675, hour = (day * 24) + 7, fiveMinutes = (hour * 12) + 3;
        buckets.Add(fiveMinutes * 300_000, 12.5f, fiveMinutes * 300_000);
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in buckets, 1));
        MemoryMarshal.Cast<byte, int>(bytes[..12]).ToArray().ShouldBe([(int)fiveMinutes, (int)hour, (int)day]);
        float[] sums = new float[66];
        ushort[] counts = new ushort[66];
        foreach (int slot in new[] { (int)(fiveMinutes % 12), (int)(12 + (hour % 24)), (int)(36 + (day % 30)) }) (sums[slot], counts[slot]) = (12.5f, 1);
        MemoryMarshal.Cast<byte, float>(bytes[12..276]).ToArray().ShouldBe(sums);
        MemoryMarshal.Cast<byte, ushort>(bytes[276..]).ToArray().ShouldBe(counts);
    }
}
