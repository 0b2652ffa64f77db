using StreamGuard.Pipeline.Knowledge;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline.Tests.Fakes;

/// <summary>A topic in memory that every worker reads whole; each reader has a place of its own. Thread-safe.</summary>
internal sealed class FakeSideTopic
{
    private readonly object _gate = new();
    private readonly List<(byte[]? Key, byte[]? Value, IReadOnlyList<RecordHeader>? Headers)> _log = [];
    private int _shown = int.MaxValue;

    internal int Count
    {
        get
        {
            lock (_gate) return _log.Count;
        }
    }

    internal IReadOnlyList<(byte[]? Key, byte[]? Value)> Messages
    {
        get
        {
            lock (_gate) return [.. _log.Select(message => (message.Key, message.Value))];
        }
    }

    internal void Add(byte[]? key, byte[]? value, IReadOnlyList<RecordHeader>? headers = null)
    {
        lock (_gate) _log.Add((key, value, headers));
    }

    /// <summary>Readers come no further than this many messages, as behind a transaction that is not over.</summary>
    internal void ShowOnly(int messages)
    {
        lock (_gate) _shown = messages;
    }

    internal void ShowAll() => ShowOnly(int.MaxValue);

    internal ISideTopic NewReader() => new Reader(this);

    private sealed class Reader(FakeSideTopic topic) : ISideTopic
    {
        private readonly List<int> _ends = [];
        private int _next;

        public long? Lag => topic.Count - Volatile.Read(ref _next);

        public bool TryConsume(TimeSpan timeout, out SourceRecord record)
        {
            record = default;
            lock (topic._gate)
            {
                if (_next >= Math.Min(topic._log.Count, topic._shown)) return false;
                (byte[]? key, byte[]? value, IReadOnlyList<RecordHeader>? headers) = topic._log[_next];
                record = new SourceRecord { Partition = 0, Offset = _next, TimestampMs = 0, Key = key, KeyIsNull = key is null, Value = value, ValueIsNull = value is null, Headers = headers };
                Volatile.Write(ref _next, _next + 1);
                return true;
            }
        }

        public long Mark()
        {
            _ends.Add(topic.Count);
            return _ends.Count - 1;
        }

        public bool HasReached(long mark) => _next >= _ends[(int)mark];

        public void Dispose()
        {
        }
    }
}
