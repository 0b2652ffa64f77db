namespace StreamGuard.Pipeline.Threads;

/// <summary>
/// A bounded queue from one stage to the next. When it is full the giver waits: that is the loop's back-pressure. Thread-safe;
/// allocates nothing after construction.
/// </summary>
/// <typeparam name="T">What is handed over.</typeparam>
public sealed class HandOver<T>
    where T : class
{
    // A wait looks at its cancellation this often.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);

    private readonly StageWaits _waits;
    private readonly T?[] _ring;
    private readonly object _gate = new();
    private readonly bool _newestFirst;
    private int _head;
    private int _count;

    /// <summary>Creates an empty queue.</summary>
    /// <param name="capacity">The most it holds; at least 1.</param>
    /// <param name="newestFirst">Whether it is a pool, that gives the newest back first, so that as few items as possible are in use.</param>
    public HandOver(int capacity, bool newestFirst = false)
        : this(capacity, ThreadWaits.System, newestFirst)
    {
    }

    internal HandOver(int capacity, StageWaits waits, bool newestFirst = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _waits = waits;
        _newestFirst = newestFirst;
        _ring = new T?[capacity];
    }

    /// <summary>How many it holds now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Gives one item; its owner is the taker from then on.</summary>
    /// <param name="item">The item.</param>
    /// <param name="timeout">How long to wait for room.</param>
    /// <param name="cancellation">Ends the wait by <see cref="OperationCanceledException"/>.</param>
    /// <returns>Whether there was room; if not, the item is still the caller's.</returns>
    public bool TryGive(T item, TimeSpan timeout, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!WaitNeedsLock(forItem: false, timeout, cancellation)) return false;
            _ring[(_head + _count) % _ring.Length] = item;
            Volatile.Write(ref _count, _count + 1);
            _waits.WakeAll(_gate);
            return true;
        }
    }

    /// <summary>Takes the oldest item, or the newest of a pool.</summary>
    /// <param name="timeout">How long to wait for one.</param>
    /// <param name="cancellation">Ends the wait by <see cref="OperationCanceledException"/>.</param>
    /// <returns>The item; null when there was none in time.</returns>
    public T? TryTake(TimeSpan timeout, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!WaitNeedsLock(forItem: true, timeout, cancellation)) return null;
            int index = _newestFirst ? (_head + _count - 1) % _ring.Length : _head;
            T item = _ring[index]!;
            _ring[index] = null;
            if (!_newestFirst) _head = (_head + 1) % _ring.Length;
            Volatile.Write(ref _count, _count - 1);
            _waits.WakeAll(_gate);
            return item;
        }
    }

    private bool WaitNeedsLock(bool forItem, TimeSpan timeout, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (IsReadyNeedsLock(forItem)) return true;
        if (timeout == TimeSpan.Zero) return false;
        long started = _waits.Time.GetTimestamp();
        do
        {
            TimeSpan left = timeout == Timeout.InfiniteTimeSpan ? Slice : timeout - _waits.Time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero) return false;
            _waits.Wait(_gate, left < Slice ? left : Slice);
            cancellation.ThrowIfCancellationRequested();
        }
        while (!IsReadyNeedsLock(forItem));

        return true;
    }

    private bool IsReadyNeedsLock(bool forItem) => forItem ? _count > 0 : _count < _ring.Length;
}
