using Confluent.Kafka;

namespace StreamGuard.Kafka.Consuming;

/// <summary>
/// Which partitions are delivered and from where: pauses and seeks, also those that the client cannot carry out yet. The ingest thread alone.
/// </summary>
internal sealed class PartitionDelivery(IConsumer<int, int> consumer, string topic, PartitionPositions positions)
{
    private readonly Dictionary<int, long> _pendingSeeks = [];
    private readonly HashSet<int> _pausedAlone = [];
    private bool _isAllPaused;
    private bool _pausesAreDue;
    private bool _isAssigning;

    /// <summary>An assignment begins: the client does not have the partitions yet.</summary>
    public void BeginAssignment() => _isAssigning = true;

    /// <summary>The assignment's partitions are being handed to the client, which forgets the pauses of what it gets anew.</summary>
    public void EndAssignment()
    {
        _isAssigning = false;
        if (_isAllPaused) _pausesAreDue = true;
    }

    /// <summary>Stops delivery altogether.</summary>
    public void PauseAll()
    {
        _isAllPaused = true;
        consumer.Pause(consumer.Assignment);
    }

    /// <summary>Ends <see cref="PauseAll"/>; partitions under <see cref="Pause"/> stay paused.</summary>
    public void ResumeAll()
    {
        _isAllPaused = false;
        consumer.Resume(consumer.Assignment.Where(p => !_pausedAlone.Contains(p.Partition.Value)));
    }

    /// <summary>Stops delivery of one partition.</summary>
    public void Pause(int partition)
    {
        if (!positions.Owns(partition) || !_pausedAlone.Add(partition)) return;
        if (_isAssigning) _pausesAreDue = true;
        else if (!_isAllPaused) consumer.Pause([new TopicPartition(topic, partition)]);
    }

    /// <summary>Ends <see cref="Pause"/>.</summary>
    public void Resume(int partition)
    {
        if (!_pausedAlone.Remove(partition) || _isAssigning || _isAllPaused) return;
        consumer.Resume([new TopicPartition(topic, partition)]);
    }

    /// <summary>Continues a partition at an offset, at once or as soon as the client can.</summary>
    public void Seek(int partition, long offset)
    {
        if (!positions.Owns(partition)) return;
        positions.Set(partition, offset);
        _pendingSeeks.Remove(partition);
        if (!TrySeek(partition, offset)) _pendingSeeks[partition] = offset;
    }

    /// <summary>Does what the client could not do before. To be called before each poll.</summary>
    public void CatchUp()
    {
        if (_pendingSeeks.Count > 0) RetrySeeks();
        if (!_pausesAreDue) return;
        _pausesAreDue = false;
        consumer.Pause(_isAllPaused ? consumer.Assignment : consumer.Assignment.Where(p => _pausedAlone.Contains(p.Partition.Value)));
    }

    /// <summary>Takes back a message that was on its way when delivery was stopped, so that nothing is skipped.</summary>
    /// <returns>Whether it must not be delivered.</returns>
    public bool HoldsBack(int partition, long offset)
    {
        var isPaused = _isAllPaused || (_pausedAlone.Count > 0 && _pausedAlone.Contains(partition));
        var isMoving = _pendingSeeks.Count > 0 && _pendingSeeks.ContainsKey(partition);
        if (!isPaused && !isMoving) return false;
        if (isPaused) consumer.Pause([new TopicPartition(topic, partition)]);

        // To the position, not to this message: an earlier one may have been wanted, and be on its way as well.
        var next = positions.Next(partition);
        var wanted = next >= 0 && next < offset ? next : offset;
        if (!isMoving && !TrySeek(partition, wanted)) _pendingSeeks[partition] = wanted;
        return true;
    }

    /// <summary>A partition was taken away.</summary>
    public void Forget(int partition)
    {
        _pendingSeeks.Remove(partition);
        _pausedAlone.Remove(partition);
    }

    private bool TrySeek(int partition, long offset)
    {
        try
        {
            consumer.Seek(new TopicPartitionOffset(topic, partition, offset));
            return true;
        }
        catch (KafkaException e) when (e.Error.Code is ErrorCode.Local_State or ErrorCode.Local_TimedOut or ErrorCode.Local_Outdated or ErrorCode.Local_InProgress)
        {
            return false;
        }
    }

    private void RetrySeeks()
    {
        foreach (var (partition, offset) in _pendingSeeks)
        {
            // Removing during enumeration is legal for a Dictionary.
            if (!positions.Owns(partition) || TrySeek(partition, offset)) _pendingSeeks.Remove(partition);
        }
    }
}
