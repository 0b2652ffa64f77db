using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Pipeline.Knowledge;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Consuming;

/// <summary>
/// A topic that is read whole from its beginning, on a client of its own that joins no group and commits nothing. So what is not asked for waits in this client's
/// bounded queue and at the broker, and holds nothing else up.
/// </summary>
public sealed class KafkaSideTopic : ISideTopic
{
    // Short: a stop during an outage waits for the question that is being asked, of each topic.
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    private readonly KafkaOptions _options;
    private readonly IClientObserver _observer;
    private readonly TimeProvider _clock;
    private readonly string _topic;
    private readonly string _setting;
    private readonly IConsumer<int, int> _consumer;
    private readonly IAdminClient _admin;
    private readonly RecordBuffer _key = new();
    private readonly RecordBuffer _value = new();
    private readonly TopicEnds _ends;
    private SourceFailedException? _failure;
    private long[] _next = [];
    private long? _missingSince;
    private long? _lookedAt;
    private bool _isDisposed;

    /// <summary>Makes the client. It connects in the background.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="setting">The setting that names it, for messages.</param>
    /// <param name="isBusy">Whether there is something new all the time, and nothing is read of it but values; otherwise it is asked for less often.</param>
    /// <param name="observer">Hears of errors that the client goes on after; null = nobody.</param>
    /// <param name="clock">The time; null = the system's.</param>
    /// <exception cref="InvalidOperationException">librdkafka refuses a setting; the message names it.</exception>
    /// <exception cref="IOException">The file of a secret cannot be read.</exception>
    public KafkaSideTopic(KafkaOptions options, string topic, string setting, bool isBusy, IClientObserver? observer = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _topic = topic;
        _setting = setting;
        _observer = observer ?? SilentObserver.Instance;
        _clock = clock ?? TimeProvider.System;
        _consumer = new ConsumerBuilder<int, int>(ClientSettings.SideTopic(options, isBusy))
            .SetKeyDeserializer(_key)
            .SetValueDeserializer(_value)
            .SetErrorHandler((_, error) => OnError(error))
            .SetLogHandler((_, line) => _observer.OnLog(ConsumerFaults.ClientName, (int)line.Level, line.Facility, line.Message))
            .Build();
        _admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        _ends = new TopicEnds(_admin, _topic, _clock, error => _observer.OnError(ConsumerFaults.ClientName, error.Code.ToString(), error.Reason));
    }

    /// <inheritdoc />
    public long? Lag
    {
        get
        {
            if (Volatile.Read(ref _isDisposed)) return null;
            long[] next = Volatile.Read(ref _next);
            if (next.Length == 0) return null;
            long lag = 0;
            try
            {
                for (int partition = 0; partition < next.Length; partition++)
                {
                    long end = _consumer.GetWatermarkOffsets(new TopicPartition(_topic, partition)).High.Value;
                    if (end < 0) return null;
                    lag += Math.Max(0, end - Volatile.Read(ref next[partition]));
                }
            }
            catch (Exception e) when (e is KafkaException or ObjectDisposedException)
            {
                // The client does not know the partition yet, or is gone: the answer is "not known".
                return null;
            }

            return lag;
        }
    }

    /// <inheritdoc />
    public bool TryConsume(TimeSpan timeout, out SourceRecord record)
    {
        record = default;
        if (Volatile.Read(ref _failure) is { } failure) throw failure;
        if (_next.Length == 0 && !TryAssign()) return false;
        ConsumeResult<int, int>? result;
        try
        {
            result = _consumer.Consume(timeout <= TimeSpan.Zero ? 0 : (int)Math.Ceiling(timeout.TotalMilliseconds));
        }
        catch (ConsumeException e)
        {
            OnError(e.Error);
            return false;
        }

        if (result is null) return false;
        int partition = result.Partition.Value;
        if (result.IsPartitionEOF)
        {
            // At the end of what is committed: markers and aborted messages before it are passed over without a word.
            Volatile.Write(ref _next[partition], Math.Max(_next[partition], result.Offset.Value));
            return false;
        }

        Volatile.Write(ref _next[partition], result.Offset.Value + 1);
        ConsumedMessage.Fill(ref record, result, _key, _value);
        return true;
    }

    /// <inheritdoc />
    public long Mark() => _ends.Ask(_next.Length);

    /// <inheritdoc />
    public bool HasReached(long mark) => _ends.HasReached(mark, _next);

    /// <summary>Frees the client. On the thread that reads, or after it has ended.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        Volatile.Write(ref _isDisposed, true);
        _ends.Dispose();
        _admin.Dispose();
        _consumer.Close();
        _consumer.Dispose();
    }

    private bool TryAssign()
    {
        if (_lookedAt is { } looked && _clock.GetElapsedTime(looked) < BetweenLooks) return false;
        int count = 0;
        try
        {
            TopicMetadata topic = _admin.GetMetadata(_topic, LongestQuestion).Topics.Single(candidate => candidate.Topic == _topic);
            if (topic.Error.IsError) OnError(topic.Error);
            else count = topic.Partitions.Count;
            if (KafkaErrors.IsMissingTopic(topic.Error) || (!topic.Error.IsError && count == 0)) ThrowIfMissingForLong();
        }
        catch (KafkaException e)
        {
            // Asked again: a cluster that is away is waited for.
            OnError(e.Error);
        }

        _lookedAt = _clock.GetTimestamp();
        if (count == 0) return false;
        _consumer.Assign(Enumerable.Range(0, count).Select(partition => new TopicPartitionOffset(_topic, partition, Offset.Beginning)));
        _ends.Begin(count);
        Volatile.Write(ref _next, new long[count]);
        return true;
    }

    private void ThrowIfMissingForLong()
    {
        _missingSince ??= _clock.GetTimestamp();
        if (_clock.GetElapsedTime(_missingSince.Value) < _options.MissingTopicDeadline) return;
        throw new SourceFailedException(
            $"Kafka topic {_topic} does not exist on {_options.BootstrapServers} (waited {DurationWords.Of(_options.MissingTopicDeadline)}). Create the topic, correct {_setting}, or do without outcomes and terminal counts: Outcomes:Enabled=false.");
    }

    private void OnError(Error error)
    {
        _observer.OnError(ConsumerFaults.ClientName, error.Code.ToString(), error.Reason);
        if (!error.IsFatal && !KafkaErrors.NeedsAPerson(error) && !KafkaErrors.IsBrokenData(error)) return;
        var failure = new SourceFailedException($"Kafka topic {_topic}: {error.Reason} ({error.Code}). {KafkaErrors.Mend(error)}");
        Interlocked.CompareExchange(ref _failure, failure, null);
    }
}
