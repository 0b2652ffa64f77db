using System.Diagnostics;

namespace StreamGuard.Chaos.Progress;

/// <summary>Finds the longest time that one partition stood still while messages waited. One thread.</summary>
/// <param name="partition">The partition.</param>
/// <param name="outages">When the broker was away.</param>
/// <param name="began">When the faults began, as a timestamp.</param>
internal sealed class GapMeter(int partition, OutageClock outages, long began)
{
    private long _offset = -1;
    private long _since;

    /// <summary>The longest time, less the broker's absence.</summary>
    internal PartitionGap Longest { get; private set; } = new(partition, 0, 0, 0, 0);

    /// <summary>The longest time of all.</summary>
    internal PartitionGap LongestWithOutages { get; private set; } = new(partition, 0, 0, 0, 0);

    /// <summary>How long it stands still now.</summary>
    internal double StandingSeconds(long now) => _since == 0 ? 0 : Stopwatch.GetElapsedTime(_since, now).TotalSeconds;

    /// <summary>Takes an observation.</summary>
    /// <param name="committed">The committed offset.</param>
    /// <param name="end">The offset after the last message that waits or waited.</param>
    /// <param name="now">When, as a timestamp.</param>
    internal void Observe(long committed, long end, long now)
    {
        if (_since != 0) Note(now);
        if (committed != _offset || committed >= end) _since = committed >= end ? 0 : now;
        else if (_since == 0) _since = now;
        _offset = committed;
    }

    private void Note(long now)
    {
        long away = outages.Within(_since, now);
        double all = Stopwatch.GetElapsedTime(_since, now).TotalSeconds, workers = Stopwatch.GetElapsedTime(_since, now - away).TotalSeconds;
        var gap = new PartitionGap(partition, _offset, workers, all, Stopwatch.GetElapsedTime(began, _since).TotalSeconds);
        if (gap.Seconds > Longest.Seconds) Longest = gap;
        if (gap.SecondsWithOutages > LongestWithOutages.SecondsWithOutages) LongestWithOutages = gap;
    }
}
