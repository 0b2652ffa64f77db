using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Consuming;

/// <summary>
/// The transactions topic as a member of the worker's group reads it, on Confluent.Kafka. Offsets are never stored or committed by the client.
/// </summary>
/// <remarks>
/// Pausing throws away what the client fetched ahead; for a stall of milliseconds it is cheaper not to ask for messages at all, as long as
/// <see cref="TryConsume"/> is called well within <see cref="KafkaOptions.MaxPollInterval"/>.
/// </remarks>
public sealed class KafkaSourceConsumer : ISourceConsumer
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(1);

    private readonly KafkaOptions _options;
    private readonly TimeProvider _clock;
    private readonly IConsumer<int, int> _consumer;
    private readonly ConnectionWatch _connection;
    private readonly ConsumerFaults _faults;
    private readonly SourceTopic _source;
    private readonly string _topic;
    private readonly RecordBuffer _key = new();
    private readonly RecordBuffer _value = new();
    private readonly PartitionPositions _positions = new();
    private readonly PartitionEnds _atEnd = new();
    private readonly PartitionDelivery _delivery;
    private readonly GroupMembership _membership;
    private readonly Rebalances _rebalances;
    private bool _closed;
    private bool _disposed;

    /// <summary>Makes the client. It connects in the background and joins the group only when it is subscribed.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="observer">Hears of errors that the client goes on after; null = nobody.</param>
    /// <param name="clock">The time; null = the system's.</param>
    /// <exception cref="InvalidOperationException">librdkafka refuses a setting; the message names it.</exception>
    /// <exception cref="IOException">The file of a secret cannot be read.</exception>
    public KafkaSourceConsumer(KafkaOptions options, IClientObserver? observer = null, TimeProvider? clock = null)
    {
        _options = options;
        _clock = clock ?? TimeProvider.System;
        var hears = observer ?? SilentObserver.Instance;
        _faults = new ConsumerFaults(options, hears, _clock);
        _topic = options.Topics.Transactions;
        var settings = ClientSettings.Consumer(options);

        // There is one topic: its name need not be made anew for every message.
        settings["dotnet.consumer.consume.result.fields"] = "headers,timestamp";
        _consumer = new ConsumerBuilder<int, int>(settings)
            .SetKeyDeserializer(_key)
            .SetValueDeserializer(_value)
            .SetErrorHandler((_, error) => OnError(error))
            .SetLogHandler((_, line) => hears.OnLog(ConsumerFaults.ClientName, (int)line.Level, line.Facility, line.Message))
            .SetPartitionsAssignedHandler((_, partitions) => _rebalances!.OnAssigned(partitions))
            .SetPartitionsRevokedHandler((_, partitions) => _rebalances!.OnRevoked(partitions))
            .SetPartitionsLostHandler((_, partitions) => _rebalances!.OnLost(partitions))
            .Build();
        _connection = new ConnectionWatch(_clock, IsReachable);
        _source = new SourceTopic(options, _consumer, _faults, _clock);
        _delivery = new PartitionDelivery(_consumer, _topic, _positions);
        _membership = new GroupMembership(options, _consumer, _faults, _clock);
        _rebalances = new Rebalances(
            options, _source, _positions, _delivery, _atEnd, _membership, _faults,
            (partitions, budget) => CommittedOffsets.Read(_consumer, partitions, budget, _faults.Report, CancellationToken.None));
    }

    /// <inheritdoc />
    /// <remarks>Any thread. Each read asks the client anew.</remarks>
    public object GroupMetadata => _membership.Place();

    /// <summary>Whether this worker is still in its group.</summary>
    internal GroupMembership Membership => _membership;

    /// <inheritdoc />
    /// <remarks>
    /// Any thread; from what the client learned with its last fetches, so it asks no broker. The end of a partition counts transaction markers,
    /// so a partition that is read to its end may show a lag of one or two.
    /// </remarks>
    public long? Lag => ConsumerLag.Of(_consumer, _topic, _positions);

    /// <inheritdoc />
    /// <remarks>Any thread. False as well once no broker could be reached for <see cref="KafkaOptions.BrokersDownDeadline"/>.</remarks>
    public bool IsJoined => !_closed && (_rebalances.AssignedOnce || (!_disposed && !string.IsNullOrEmpty(_consumer.MemberId))) && !_connection.IsDownFor(_options.BrokersDownDeadline);

    /// <inheritdoc />
    public int PartitionCount => _source.PartitionCount;

    /// <summary>Whether all these partitions are this worker's now, as far as it has heard. Any thread.</summary>
    /// <param name="positions">The partitions.</param>
    public bool OwnsAll(IReadOnlyList<PartitionOffset> positions)
    {
        for (var i = 0; i < positions.Count; i++)
            if (!_positions.Owns(positions[i].Partition)) return false;
        return true;
    }

    /// <inheritdoc />
    public void Subscribe(IRebalanceListener listener)
    {
        _rebalances.Listener = listener;
        _consumer.Subscribe(_topic);
    }

    /// <inheritdoc />
    public bool TryConsume(TimeSpan timeout, out SourceRecord record)
    {
        record = default;
        _faults.ThrowIfFailed();
        _delivery.CatchUp();
        ConsumeResult<int, int>? result;
        try
        {
            result = _consumer.Consume(ToMilliseconds(timeout));
        }
        catch (ConsumeException e)
        {
            OnError(e.Error);
            result = null;
        }

        _faults.ThrowIfFailed();
        if (result is null)
        {
            _faults.ThrowIfTopicIsMissing();
            return false;
        }

        if (_connection.IsDown) _connection.MarkUp();
        var partition = result.Partition.Value;
        if (_atEnd.Note(partition, result.IsPartitionEOF)) return false;
        var offset = result.Offset.Value;
        if (_delivery.HoldsBack(partition, offset)) return false;
        var expected = _positions.Next(partition);
        if (expected == PartitionPositions.Unknown) _membership.NoteStart(partition, offset);
        else if (offset < expected) FailIfTheEndIsGone(partition, offset, expected);
        _positions.Set(partition, offset + 1);
        ConsumedMessage.Fill(ref record, result, _key, _value);
        return true;
    }

    /// <inheritdoc />
    public bool IsAtEnd(int partition) => _atEnd.Contains(partition);

    /// <inheritdoc />
    public void PauseAll() => _delivery.PauseAll();

    /// <inheritdoc />
    /// <remarks>Partitions under <see cref="Pause"/> stay paused.</remarks>
    public void ResumeAll() => _delivery.ResumeAll();

    /// <inheritdoc />
    public void Pause(int partition) => _delivery.Pause(partition);

    /// <inheritdoc />
    public void Resume(int partition) => _delivery.Resume(partition);

    /// <inheritdoc />
    /// <remarks>
    /// Not from within a rebalance: there the listener's answer says where to start. Right after an assignment the client may not be ready to move; the
    /// seek is then tried again with each <see cref="TryConsume"/>, and nothing of the partition is delivered before.
    /// </remarks>
    public void Seek(PartitionOffset position)
    {
        _delivery.Seek(position.Partition, position.Offset);
        _atEnd.Remove(position.Partition);
    }

    /// <inheritdoc />
    public long EarliestOffset(int partition) => _source.EarliestOffset(partition);

    /// <inheritdoc />
    public IReadOnlyList<PartitionOffset> ReadCommitted(IReadOnlyList<int> partitions, CancellationToken abandon)
    {
        var committed = CommittedOffsets.Read(
            _consumer, [.. partitions.Select(p => new TopicPartition(_topic, p))], _clock, _options.CommittedOffsetsTimeout, _faults.Report, abandon);
        _membership.NoteCommitted(committed);
        return committed;
    }

    /// <inheritdoc />
    /// <remarks>Any thread. Tried again for up to <see cref="KafkaOptions.OffsetCommitTimeout"/> while the group is rebalancing or its coordinator is away.</remarks>
    /// <exception cref="KafkaException">The broker refused, or did not answer.</exception>
    public void Commit(IReadOnlyList<PartitionOffset> positions)
    {
        var budget = new RetryBudget(_clock, _options.OffsetCommitTimeout);
        while (true)
        {
            try
            {
                CommitOnce(positions);
                return;
            }
            catch (KafkaException e)
            {
                var error = KafkaErrors.Of(e);
                _faults.Report(error);
                if (error.IsFatal || KafkaErrors.NeedsAPerson(error) || KafkaErrors.IsLostMembership(error) || !budget.TryWait()) throw;
            }
        }
    }

    /// <inheritdoc />
    public void Close()
    {
        if (_closed) return;
        _closed = true;
        _connection.Dispose();
        _consumer.Close();
        _faults.ThrowIfFailed();
    }

    /// <summary>Frees the client; without <see cref="Close"/> before, it leaves the group without telling the listener. On the ingest thread.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = _rebalances.IsOver = true;
        if (!_closed) CloseQuietly();
        _source.Dispose();
        _consumer.Dispose();
    }

    // librdkafka waits for ever when it is freed while a rebalance waits to be heard; leaving the group first hears it.
    private void CloseQuietly()
    {
        _closed = true;
        _connection.Dispose();
        try
        {
            _consumer.Close();
        }
        catch (KafkaException e)
        {
            // Nobody is left who could act on it; the group notices the absence by itself.
            _faults.Report(e.Error);
        }
    }

    private static int ToMilliseconds(TimeSpan timeout) =>
        timeout <= TimeSpan.Zero ? 0 : (int)Math.Min(int.MaxValue, Math.Ceiling(timeout.TotalMilliseconds));

    /// <summary>One attempt at a commit. Any thread.</summary>
    internal void CommitOnce(IReadOnlyList<PartitionOffset> positions)
    {
        if (positions.Count > 0) _consumer.Commit(KafkaPositions.ToClient(_topic, positions));
    }

    // A position behind the end sends the client back to the beginning, where everything would seem to be known already.
    private void FailIfTheEndIsGone(int partition, long offset, long expected)
    {
        var end = _consumer.GetWatermarkOffsets(new TopicPartition(_topic, partition)).High.Value;
        if (end >= expected) return;
        throw new SourceFailedException(
            $"Kafka topic {_topic}[{partition}] ends at offset {end}, before {expected}, where the group {_options.GroupId} was; its messages begin again at {offset}. The topic was created anew, or lost its newest messages. Reset the group's offsets (kafka-consumer-groups --reset-offsets), delete the snapshots of this topic, and restart.");
    }

    private void OnError(Error error)
    {
        if (error.Code == ErrorCode.Local_AllBrokersDown) _connection.MarkDown();
        _faults.Hear(error, hasOwned: _positions.Limit > 0);
    }

    private bool IsReachable()
    {
        try
        {
            _consumer.QueryWatermarkOffsets(new TopicPartition(_topic, 0), ProbeTimeout);
            return true;
        }
        catch (KafkaException e)
        {
            // The answer to the question, not a fault: codes of the client itself mean that no broker answered.
            return !e.Error.IsLocalError;
        }
    }
}
