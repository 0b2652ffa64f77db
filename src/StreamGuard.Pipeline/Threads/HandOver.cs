namespace StreamGuard.Pipeline.Threads;

/// <summary>
/// A bounded queue from one stage to the next. When it is full the giver waits: that is the loop's back-pressure. Thread-safe;
/// allocates nothing after construction.
/// </summary>
/// <typeparam name="T">What is handed over.</typeparam>
public sealed class HandOver<T>
    where T : class
{
    private readonly T?[] _ring;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _items;
    private readonly SemaphoreSlim _room;
    private int _head;
    private int _count;

    /// <summary>Creates an empty queue.</summary>
    /// <param name="capacity">The most it holds; at least 1.</param>
    public HandOver(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _ring = new T?[capacity];
        _items = new SemaphoreSlim(0, capacity);
        _room = new SemaphoreSlim(capacity, capacity);
    }

    /// <summary>How many it holds now.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _count;
        }
    }

    /// <summary>Gives one item; its owner is the taker from then on.</summary>
    /// <param name="item">The item.</param>
    /// <param name="timeout">How long to wait for room.</param>
    /// <param name="cancellation">Ends the wait by <see cref="OperationCanceledException"/>.</param>
    /// <returns>Whether there was room; if not, the item is still the caller's.</returns>
    public bool TryGive(T item, TimeSpan timeout, CancellationToken cancellation)
    {
        if (!_room.Wait(timeout, cancellation)) return false;
        lock (_gate)
        {
            _ring[(_head + _count) % _ring.Length] = item;
            _count++;
        }

        _items.Release();
        return true;
    }

    /// <summary>Takes the oldest item.</summary>
    /// <param name="timeout">How long to wait for one.</param>
    /// <param name="cancellation">Ends the wait by <see cref="OperationCanceledException"/>.</param>
    /// <returns>The item; null when there was none in time.</returns>
    public T? TryTake(TimeSpan timeout, CancellationToken cancellation)
    {
        if (!_items.Wait(timeout, cancellation)) return null;
        T item;
        lock (_gate)
        {
            item = _ring[_head]!;
            _ring[_head] = null;
            _head = (_head + 1) % _ring.Length;
            _count--;
        }

        _room.Release();
        return item;
    }
}
