using System.Runtime.CompilerServices;

namespace StreamGuard.Core.Windows;

/// <summary>
/// How histories lie in an export, little-endian: first the totals, then one account after the other, from the one whose last stored
/// transaction is the longest ago to the most recent. docs/snapshots.md gives every byte; a change here is a new version of the format.
/// </summary>
internal static class HistoryLayout
{
    /// <summary>Newest event time, number of accounts, five counters; 8 bytes each.</summary>
    internal const int TotalsBytes = 7 * sizeof(long);

    /// <summary>Key, number of entries, whether there are buckets, 4 bytes of zero.</summary>
    internal const int AccountBytes = 24;

    internal const int KeyLowAt = 8;
    internal const int EntryCountAt = 16;
    internal const int BucketsAt = 18;
    internal const int ZeroAt = 20;

    /// <summary>The most bytes that an account takes: 64 entries, and buckets.</summary>
    internal const int LargestAccountBytes = AccountBytes + EvictedBuckets.SizeBytes + (64 * HistoryEntry.SizeBytes);

    /// <summary>The bytes that an account takes.</summary>
    internal static int SizeOf(int entryCount, bool hasBuckets) =>
        AccountBytes + (hasBuckets ? EvictedBuckets.SizeBytes : 0) + (entryCount * HistoryEntry.SizeBytes);

    /// <summary>Refuses processors whose memory has another byte order: entries are copied as they lie in memory.</summary>
    /// <exception cref="PlatformNotSupportedException">The processor is big-endian.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("Histories can be exported and imported on little-endian processors only: turn snapshots off.");
    }
}
