namespace StreamGuard.Kafka.Clients;

/// <summary>Waits between attempts, twice as long each time, until a time is used up. One thread at a time.</summary>
internal sealed class RetryBudget
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _clock;
    private readonly TimeSpan _budget;
    private readonly long _startedAt;
    private TimeSpan _wait = FirstWait;

    public RetryBudget(TimeProvider clock, TimeSpan budget)
    {
        _clock = clock;
        _budget = budget;
        _startedAt = clock.GetTimestamp();
    }

    /// <summary>What is left; never negative.</summary>
    public TimeSpan Left
    {
        get
        {
            var left = _budget - _clock.GetElapsedTime(_startedAt);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Waits before the next attempt.</summary>
    /// <returns>False when the time is used up; then it did not wait.</returns>
    public bool TryWait()
    {
        var left = Left;
        if (left == TimeSpan.Zero) return false;
        var wait = _wait < left ? _wait : left;
        _wait = _wait * 2 < LongestWait ? _wait * 2 : LongestWait;
        Task.Delay(wait, _clock).GetAwaiter().GetResult();
        return true;
    }
}
