namespace StreamGuard.Kafka.Consuming;

/// <summary>
/// Knows for how long the cluster has been unreachable. The client says when the last broker went away but not when one came back, so while
/// the cluster is away a timer asks. Any thread may call any member.
/// </summary>
internal sealed class ConnectionWatch : IDisposable
{
    private static readonly TimeSpan ProbePeriod = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock;
    private readonly Func<bool> _isReachable;
    private readonly ITimer _timer;
    private readonly Lock _probe = new();
    private long _downSince = long.MinValue;
    private bool _disposed;

    /// <param name="clock">The time.</param>
    /// <param name="isReachable">Asks a broker; may take as long as the period.</param>
    public ConnectionWatch(TimeProvider clock, Func<bool> isReachable)
    {
        _clock = clock;
        _isReachable = isReachable;
        _timer = clock.CreateTimer(static state => ((ConnectionWatch)state!).Probe(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the cluster counts as unreachable now.</summary>
    public bool IsDown => Volatile.Read(ref _downSince) != long.MinValue;

    /// <summary>Whether it has been unreachable for at least this long.</summary>
    public bool IsDownFor(TimeSpan atLeast)
    {
        var since = Volatile.Read(ref _downSince);
        return since != long.MinValue && _clock.GetElapsedTime(since) >= atLeast;
    }

    /// <summary>No broker can be reached.</summary>
    public void MarkDown()
    {
        if (Interlocked.CompareExchange(ref _downSince, _clock.GetTimestamp(), long.MinValue) == long.MinValue)
            _timer.Change(ProbePeriod, ProbePeriod);
    }

    /// <summary>A broker answered.</summary>
    public void MarkUp()
    {
        if (Interlocked.Exchange(ref _downSince, long.MinValue) != long.MinValue)
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends the asking; waits for a question on its way.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_probe) _disposed = true;
    }

    private void Probe()
    {
        if (!_probe.TryEnter()) return;
        try
        {
            if (!_disposed && IsDown && _isReachable()) MarkUp();
        }
        finally
        {
            _probe.Exit();
        }
    }
}
