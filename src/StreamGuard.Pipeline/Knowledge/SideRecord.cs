using StreamGuard.Pipeline.Ingest;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline.Knowledge;

/// <summary>
/// The message of a side topic that comes next: the topic's own next one, or the one that could not be read for want of its schema, once it is time to try it again.
/// Until then nothing of the topic is asked for, which is all the back-pressure that it needs. One thread.
/// </summary>
internal sealed class SideRecord(TimeSpan firstDelay, TimeProvider time)
{
    private byte[] _value = [];
    private byte[] _key = [];
    private int _partition;
    private long _offset;
    private long _timestampMs;
    private bool _keyIsNull;
    private IReadOnlyList<RecordHeader>? _headers;
    private long _retryTimestamp;
    private int _failures;

    /// <summary>Whether a message waits.</summary>
    internal bool IsHeld { get; private set; }

    /// <summary>How long the message waits before it is tried again.</summary>
    internal TimeSpan Delay { get; private set; }

    internal bool TryNext(ISideTopic topic, TimeSpan wait, out SourceRecord record)
    {
        if (!IsHeld) return topic.TryConsume(wait, out record);
        record = new SourceRecord { Partition = _partition, Offset = _offset, TimestampMs = _timestampMs, Key = _key, KeyIsNull = _keyIsNull, Value = _value, Headers = _headers };
        return time.GetTimestamp() >= _retryTimestamp;
    }

    /// <summary>Keeps the message that came last, to try it again later.</summary>
    internal void Hold(in SourceRecord record)
    {
        if (!IsHeld)
        {
            (_partition, _offset, _timestampMs, _keyIsNull, _headers) = (record.Partition, record.Offset, record.TimestampMs, record.KeyIsNull, record.Headers);
            _key = record.Key.ToArray();
            _value = record.Value.ToArray();
            _failures = 0;
            IsHeld = true;
        }

        Delay = SchemaBackoff.Wait(firstDelay, ++_failures, record.Partition);
        _retryTimestamp = time.GetTimestamp() + (long)(Delay.TotalSeconds * time.TimestampFrequency);
    }

    /// <summary>The message that came last was taken.</summary>
    internal void Release()
    {
        if (!IsHeld) return;
        IsHeld = false;
        _headers = null;
    }
}
