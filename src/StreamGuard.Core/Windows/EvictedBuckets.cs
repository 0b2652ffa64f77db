using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamGuard.Core.Windows;

/// <summary>
/// Counts and sums of the entries that a full window dropped: 12 buckets of 5 minutes, 24 of one hour, 30 of one day, each aligned
/// to the epoch. Every row of buckets is a ring that ends at the newest bucket written. 408 bytes, no reference. The layout is part of the snapshot format.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4, Size = SizeBytes)]
internal struct EvictedBuckets
{
    /// <summary>The size of an account's buckets, in bytes.</summary>
    internal const int SizeBytes = 408;

    private const long FiveMinutesMs = 300_000;
    private const int FiveMinuteCount = 12;
    private const int HourCount = 24;
    private const int DayCount = 30;
    private const int FirstHour = FiveMinuteCount;
    private const int FirstDay = FirstHour + HourCount;
    private const int Total = FirstDay + DayCount;

    // Bucket number (time / width) of the newest bucket written in each row.
    private int _lastFiveMinutes;
    private int _lastHour;
    private int _lastDay;
    private SumArray _sums;
    private CountArray _counts;

    /// <summary>Adds a dropped entry to each row that can still be asked for it.</summary>
    /// <param name="timeMs">Its event time.</param>
    /// <param name="amount">Its amount in major units.</param>
    /// <param name="newestMs">The newest event time of the account.</param>
    internal void Add(long timeMs, float amount, long newestMs)
    {
        AddTo(FirstDay, DayCount, WindowLengths.Day, ref _lastDay, timeMs, amount, newestMs);
        AddTo(FirstHour, HourCount, WindowLengths.Hour, ref _lastHour, timeMs, amount, newestMs);
        AddTo(0, FiveMinuteCount, FiveMinutesMs, ref _lastFiveMinutes, timeMs, amount, newestMs);
    }

    /// <summary>Adds what the buckets hold to the aggregates.</summary>
    /// <param name="aggregates">Already holding the window's own entries.</param>
    /// <param name="endMs">The end of every window: the later of the transaction's time and the account's newest.</param>
    /// <param name="horizonMs">No window reaches back further.</param>
    internal readonly void AddTo(ref WindowAggregates aggregates, long endMs, long horizonMs)
    {
        Sum(FirstDay, DayCount, WindowLengths.Day, _lastDay, endMs - Math.Min(WindowLengths.ThirtyDays, horizonMs), ref aggregates.Count30Days, ref aggregates.Sum30Days);
        Sum(FirstDay, DayCount, WindowLengths.Day, _lastDay, endMs - Math.Min(WindowLengths.SevenDays, horizonMs), ref aggregates.Count7Days, ref aggregates.Sum7Days);
        Sum(FirstHour, HourCount, WindowLengths.Hour, _lastHour, endMs - Math.Min(WindowLengths.Day, horizonMs), ref aggregates.Count1Day, ref aggregates.Sum1Day);
        Sum(0, FiveMinuteCount, FiveMinutesMs, _lastFiveMinutes, endMs - Math.Min(WindowLengths.Hour, horizonMs), ref aggregates.Count1Hour, ref aggregates.Sum1Hour);
    }

    /// <summary>A hash of what can still be asked for, so that bygone buckets do not tell equal states apart.</summary>
    internal readonly ulong LiveHash(long newestMs, long horizonMs)
    {
        ulong hash = 0;
        Hash(ref hash, FirstDay, DayCount, WindowLengths.Day, _lastDay, newestMs - Math.Min(WindowLengths.ThirtyDays, horizonMs));
        Hash(ref hash, FirstHour, HourCount, WindowLengths.Hour, _lastHour, newestMs - Math.Min(WindowLengths.Day, horizonMs));
        Hash(ref hash, 0, FiveMinuteCount, FiveMinutesMs, _lastFiveMinutes, newestMs - Math.Min(WindowLengths.Hour, horizonMs));
        return hash;
    }

    /// <summary>Whether a store can have written this: no row ends after the newest event time, and what counts nothing sums to nothing.</summary>
    internal readonly bool IsSane(long newestMs)
    {
        if (_lastFiveMinutes < 0 || _lastFiveMinutes > newestMs / FiveMinutesMs) return false;
        if (_lastHour < 0 || _lastHour > newestMs / WindowLengths.Hour) return false;
        if (_lastDay < 0 || _lastDay > newestMs / WindowLengths.Day) return false;
        for (int slot = 0; slot < Total; slot++)
        {
            if (_counts[slot] == 0 && _sums[slot] != 0) return false;
        }

        return true;
    }

    private void AddTo(int first, int length, long widthMs, ref int last, long timeMs, float amount, long newestMs)
    {
        int bucket = (int)(timeMs / widthMs);
        if (bucket * widthMs <= newestMs - (length * widthMs)) return;
        if (bucket > last)
        {
            int bygone = Math.Min(bucket - last, length);
            for (int number = bucket - bygone + 1; number <= bucket; number++)
            {
                _sums[first + (number % length)] = 0;
                _counts[first + (number % length)] = 0;
            }

            last = bucket;
        }
        else if (bucket <= last - length)
        {
            return;
        }

        int slot = first + (bucket % length);
        _sums[slot] += amount;
        if (_counts[slot] < ushort.MaxValue) _counts[slot]++;
    }

    private readonly void Sum(int first, int length, long widthMs, int last, long afterMs, ref int count, ref double sum)
    {
        for (int bucket = FirstLive(length, widthMs, last, afterMs); bucket <= last; bucket++)
        {
            int slot = first + (bucket % length);
            count += _counts[slot];
            sum += _sums[slot];
        }
    }

    private readonly void Hash(ref ulong hash, int first, int length, long widthMs, int last, long afterMs)
    {
        for (int bucket = FirstLive(length, widthMs, last, afterMs); bucket <= last; bucket++)
        {
            int slot = first + (bucket % length);
            if (_counts[slot] == 0) continue;
            hash = StateHasher.Mix(hash, ((ulong)(uint)bucket << 32) | BitConverter.SingleToUInt32Bits(_sums[slot]));
            hash = StateHasher.Mix(hash, _counts[slot]);
        }
    }

    // The first bucket of the ring that begins after a time; beyond the last one when none does.
    private static int FirstLive(int length, long widthMs, int last, long afterMs)
    {
        long first = afterMs < 0 ? 0 : (afterMs / widthMs) + 1;
        return (int)Math.Max(Math.Min(first, last + 1L), last - length + 1L);
    }

    [InlineArray(Total)]
    private struct SumArray
    {
        private float _first;
    }

    [InlineArray(Total)]
    private struct CountArray
    {
        private ushort _first;
    }
}
