using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Pipeline.Replay;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Replaying;

/// <summary>Reads the committed messages of the dead-letter topic from its beginning to the end that it had when the reader was made. One thread.</summary>
public sealed class DeadLetterReader : IDeadLetterSource, IDisposable
{
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly KafkaOptions _options;
    private readonly TimeProvider _clock;
    private readonly string _topic;
    private readonly Dictionary<int, (long Begin, long End, long Next)> _open = [];
    private readonly long _total;
    private long _read;
    private long _lastHeardAt;

    /// <summary>Asks where the topic begins and ends. Waits for the broker.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="observer">Hears of errors that the client goes on after; null = nobody.</param>
    /// <param name="clock">The time; null = the system's.</param>
    /// <exception cref="SourceFailedException">A topic is not there, or no broker answered within <see cref="KafkaOptions.CommittedOffsetsTimeout"/>.</exception>
    /// <exception cref="InvalidOperationException">librdkafka refuses a setting; the message names it.</exception>
    /// <exception cref="IOException">The file of a secret cannot be read.</exception>
    public DeadLetterReader(KafkaOptions options, IClientObserver? observer = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _clock = clock ?? TimeProvider.System;
        _topic = options.Topics.DeadLetters;
        _consumer = ReplayClients.Reader(options, observer ?? SilentObserver.Instance);
        try
        {
            TargetPartitionCount = ReplayClients.CountPartitions(_consumer.Handle, options.Topics.Transactions, options, options.CommittedOffsetsTimeout);
            PartitionCount = ReplayClients.CountPartitions(_consumer.Handle, _topic, options, options.CommittedOffsetsTimeout);
            for (var partition = 0; partition < PartitionCount; partition++)
            {
                var marks = Watermarks(partition);
                if (marks.High.Value > marks.Low.Value) _open[partition] = (marks.Low.Value, marks.High.Value, marks.Low.Value);
            }

            _total = _open.Values.Sum(range => range.End - range.Begin);
            _consumer.Assign(_open.Select(pair => new TopicPartitionOffset(_topic, pair.Key, pair.Value.Begin)));
            _lastHeardAt = _clock.GetTimestamp();
        }
        catch
        {
            _consumer.Dispose();
            throw;
        }
    }

    /// <summary>How many partitions the dead-letter topic has.</summary>
    public int PartitionCount { get; }

    /// <summary>How many partitions the transactions topic has.</summary>
    public int TargetPartitionCount { get; }

    /// <inheritdoc />
    public bool IsAtEnd => _open.Count == 0;

    /// <inheritdoc />
    public double Done => _total == 0 ? 1 : Math.Min(1, (double)_read / _total);

    /// <inheritdoc />
    public DeadLetter? Read(TimeSpan timeout)
    {
        if (IsAtEnd) return null;
        ConsumeResult<byte[]?, byte[]?>? result;
        try
        {
            result = _consumer.Consume(timeout);
        }
        catch (ConsumeException e)
        {
            if (e.Error.IsFatal || KafkaErrors.NeedsAPerson(e.Error) || KafkaErrors.IsBrokenData(e.Error)) throw Failure($"{e.Error.Reason} ({e.Error.Code}). {KafkaErrors.Mend(e.Error)}", e);
            result = null;
        }

        if (result is null)
        {
            if (_clock.GetElapsedTime(_lastHeardAt) >= _options.CommittedOffsetsTimeout) throw Failure($"nothing came for {_options.CommittedOffsetsTimeout.TotalSeconds} s; is the cluster up?", null);
            return null;
        }

        _lastHeardAt = _clock.GetTimestamp();
        return Take(result);
    }

    /// <summary>Frees the client.</summary>
    public void Dispose()
    {
        _consumer.Close();
        _consumer.Dispose();
    }

    private DeadLetter? Take(ConsumeResult<byte[]?, byte[]?> result)
    {
        var partition = result.Partition.Value;
        if (!_open.TryGetValue(partition, out var range)) return null;

        // At the end of what is committed: the topic ends with a transaction's marker, or with a transaction that was open at the start.
        var next = result.IsPartitionEOF ? range.End : Math.Min(result.Offset.Value + 1, range.End);
        _read += next - range.Next;
        if (next < range.End) _open[partition] = range with { Next = next };
        else _open.Remove(partition);
        if (result.IsPartitionEOF || result.Offset.Value >= range.End) return null;
        var message = result.Message;
        RecordHeader[]? headers = message.Headers is { Count: > 0 } some ? [.. some.Select(header => new RecordHeader(header.Key, header.GetValueBytes()))] : null;
        var timestamp = message.Timestamp.Type == TimestampType.NotAvailable ? -1 : message.Timestamp.UnixTimestampMs;
        return new DeadLetter(new PartitionOffset(partition, result.Offset.Value), timestamp, message.Key, message.Value, headers);
    }

    private WatermarkOffsets Watermarks(int partition)
    {
        try
        {
            return _consumer.QueryWatermarkOffsets(new TopicPartition(_topic, partition), _options.CommittedOffsetsTimeout);
        }
        catch (KafkaException e)
        {
            throw Failure($"{e.Error.Reason} ({e.Error.Code}). {KafkaErrors.Mend(e.Error)}", e);
        }
    }

    private SourceFailedException Failure(string what, Exception? inner) => new($"topic {_topic} at {_options.BootstrapServers} cannot be read: {what}", inner);
}
