using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline.Tests.Fakes;

/// <summary>A source topic in memory, read by one consumer. Thread-safe.</summary>
internal sealed class FakeSource : ISourceConsumer
{
    private static readonly byte[] Marker = [0];
    private static readonly byte[] UsualKey = [.. "key"u8];
    private readonly object _gate = new();
    private readonly List<byte[]?>[] _log;
    private readonly long[] _positions;
    private readonly long[] _starts;
    private readonly Dictionary<(int Partition, long Offset), IReadOnlyList<RecordHeader>> _headers = [];
    private readonly Dictionary<(int Partition, long Offset), byte[]?> _keys = [];
    private readonly HashSet<int> _owned = [];
    private readonly HashSet<int> _paused = [];
    private readonly Queue<Action<IRebalanceListener>> _events = new();
    private IRebalanceListener? _listener;
    private bool _isSubscribed;
    private bool _allPaused;
    private long _polls;
    private int _next;

    internal FakeSource(int partitions)
    {
        _log = [.. Enumerable.Range(0, partitions).Select(_ => new List<byte[]?>())];
        _positions = new long[partitions];
        _starts = new long[partitions];
    }

    internal Dictionary<int, long> Committed { get; } = [];

    internal bool IsSubscribed => _isSubscribed;

    internal List<string> Calls { get; } = [];

    /// <summary>Whether it delivers messages of paused partitions all the same, as a client may that had them in hand already.</summary>
    internal bool IgnoresPauses { get; set; }

    /// <summary>How often it was polled.</summary>
    internal long Polls => Interlocked.Read(ref _polls);

    /// <summary>Whether the cluster cannot be reached.</summary>
    internal bool IsAway { get; set; }

    /// <summary>Hears that the place in the group was asked for.</summary>
    internal Action WhenAskedForItsPlace { get; set; } = () => { };

    public object GroupMetadata
    {
        get
        {
            WhenAskedForItsPlace();
            return _events;
        }
    }

    public bool IsJoined => !IsAway && _isSubscribed;

    public long? Lag
    {
        get
        {
            lock (_gate) return _owned.Sum(p => _log[p].Count - _positions[p]);
        }
    }

    internal void Add(int partition, byte[]? value, IReadOnlyList<RecordHeader>? headers = null, byte[]? key = null, bool keyIsNull = false)
    {
        lock (_gate)
        {
            if (key is not null || keyIsNull) _keys[(partition, _log[partition].Count)] = key;
            if (headers is not null) _headers[(partition, _log[partition].Count)] = headers;
            _log[partition].Add(value);
        }
    }

    /// <summary>Removes the messages before an offset, as retention does.</summary>
    internal void Expire(int partition, int before)
    {
        lock (_gate)
        {
            while (_log[partition].Count < before) _log[partition].Add(null);
            _starts[partition] = before;
        }
    }

    /// <summary>Adds what takes an offset and is never delivered: a transaction's marker, or a message that compaction removed.</summary>
    internal void AddMarker(int partition) => Add(partition, Marker);

    /// <summary>Lets the next poll raise an assignment at the committed offsets.</summary>
    internal void Assign(params int[] partitions) => Enqueue(listener =>
    {
        PartitionOffset[] committed = [.. partitions.Select(p => new PartitionOffset(p, Committed.GetValueOrDefault(p, -1)))];
        IReadOnlyList<PartitionOffset> starts = listener.OnAssigned(committed);
        lock (_gate)
        {
            foreach ((int partition, long offset) in starts)
            {
                _owned.Add(partition);
                _positions[partition] = Math.Max(_starts[partition], offset);
            }
        }
    });

    internal void Revoke(params int[] partitions) => Enqueue(listener =>
    {
        listener.OnRevoked(partitions);
        Forget(partitions);
    });

    internal void Lose(params int[] partitions) => Enqueue(listener =>
    {
        Forget(partitions);
        listener.OnLost(partitions);
    });

    public void Subscribe(IRebalanceListener listener)
    {
        _listener = listener;
        _isSubscribed = true;
    }

    public bool TryConsume(TimeSpan timeout, out SourceRecord record)
    {
        record = default;
        Interlocked.Increment(ref _polls);
        Action<IRebalanceListener>? change;
        lock (_gate)
        {
            _events.TryDequeue(out change);
            if (change is null && TryNext(out record)) return true;
        }

        change?.Invoke(_listener!);
        Thread.Yield();
        return false;
    }

    public void PauseAll()
    {
        lock (_gate)
        {
            _allPaused = true;
            Calls.Add("PauseAll");
        }
    }

    public void ResumeAll()
    {
        lock (_gate)
        {
            _allPaused = false;
            Calls.Add("ResumeAll");
        }
    }

    public void Pause(int partition)
    {
        lock (_gate) _paused.Add(partition);
    }

    public void Resume(int partition)
    {
        lock (_gate) _paused.Remove(partition);
    }

    public bool IsAtEnd(int partition)
    {
        lock (_gate) return _owned.Contains(partition) && _positions[partition] >= _log[partition].Count;
    }

    public void Seek(PartitionOffset position)
    {
        lock (_gate) _positions[position.Partition] = position.Offset;
    }

    public int PartitionCount => _log.Length;

    public long EarliestOffset(int partition)
    {
        lock (_gate) return _starts[partition];
    }

    public IReadOnlyList<PartitionOffset> ReadCommitted(IReadOnlyList<int> partitions, CancellationToken abandon) =>
        [.. partitions.Select(p => new PartitionOffset(p, Committed.GetValueOrDefault(p, -1)))];

    public void Commit(IReadOnlyList<PartitionOffset> positions) => throw new InvalidOperationException("The loop commits through its channel.");

    public void Close()
    {
        int[] owned;
        lock (_gate) owned = [.. _owned];
        _listener?.OnRevoked(owned);
        lock (_gate)
        {
            _owned.Clear();
            Calls.Add("Close");
        }
    }

    public void Dispose()
    {
    }

    private void Forget(int[] partitions)
    {
        lock (_gate)
        {
            _owned.ExceptWith(partitions);
            _paused.ExceptWith(partitions);
        }
    }

    private void Enqueue(Action<IRebalanceListener> change)
    {
        lock (_gate) _events.Enqueue(change);
    }

    private bool TryNext(out SourceRecord record)
    {
        record = default;
        if (_allPaused) return false;
        for (int i = 0; i < _log.Length; i++)
        {
            int partition = (_next + i) % _log.Length;
            if (!_owned.Contains(partition) || (_paused.Contains(partition) && !IgnoresPauses)) continue;
            _positions[partition] = Math.Max(_positions[partition], _starts[partition]);
            while (_positions[partition] < _log[partition].Count && _log[partition][(int)_positions[partition]] == Marker) _positions[partition]++;
            if (_positions[partition] >= _log[partition].Count) continue;
            _next = partition + 1;
            byte[]? value = _log[partition][(int)_positions[partition]];
            IReadOnlyList<RecordHeader>? headers = _headers.GetValueOrDefault((partition, _positions[partition]));
            if (!_keys.TryGetValue((partition, _positions[partition]), out byte[]? key)) key = UsualKey;
            record = new SourceRecord
            {
                Partition = partition, Offset = _positions[partition]++, TimestampMs = 0, Key = key, KeyIsNull = key is null, Value = value, ValueIsNull = value is null,
                Headers = headers,
            };
            return true;
        }

        return false;
    }
}
