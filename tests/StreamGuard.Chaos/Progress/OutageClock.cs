namespace StreamGuard.Chaos.Progress;

/// <summary>When the broker was away. Times are timestamps of the system's monotonic clock. Thread-safe.</summary>
internal sealed class OutageClock
{
    private readonly Lock _lock = new();
    private readonly List<(long From, long To)> _outages = [];

    /// <summary>How many there were.</summary>
    internal int Count
    {
        get
        {
            lock (_lock) return _outages.Count;
        }
    }

    /// <summary>The broker goes away.</summary>
    internal void Begin(long timestamp)
    {
        lock (_lock) _outages.Add((timestamp, long.MaxValue));
    }

    /// <summary>It is back.</summary>
    internal void End(long timestamp)
    {
        lock (_lock) _outages[^1] = (_outages[^1].From, timestamp);
    }

    /// <summary>How much of a span it was away.</summary>
    internal long Within(long from, long to)
    {
        long sum = 0;
        lock (_lock)
        {
            foreach ((long begin, long end) in _outages) sum += Math.Max(0, Math.Min(end, to) - Math.Max(begin, from));
        }

        return sum;
    }
}
