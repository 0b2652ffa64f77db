namespace StreamGuard.Kafka.Consuming;

/// <summary>Which partitions were read to their end when the client last looked. One thread.</summary>
internal sealed class PartitionEnds
{
    private readonly HashSet<int> _atEnd = [];

    /// <summary>Whether a partition is at its end.</summary>
    public bool Contains(int partition) => _atEnd.Contains(partition);

    /// <summary>Takes note of what a poll gave: the end of a partition, or a message.</summary>
    /// <returns>Whether it was the end.</returns>
    public bool Note(int partition, bool isEnd)
    {
        if (isEnd) _atEnd.Add(partition);
        else if (_atEnd.Count > 0) _atEnd.Remove(partition);
        return isEnd;
    }

    /// <summary>Forgets a partition.</summary>
    public void Remove(int partition) => _atEnd.Remove(partition);
}
