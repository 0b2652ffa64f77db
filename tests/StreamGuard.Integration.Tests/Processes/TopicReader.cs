using Confluent.Kafka;

namespace StreamGuard.Integration.Tests.Processes;

/// <summary>Reads a topic from its beginning, without a group.</summary>
internal sealed class TopicReader : IDisposable
{
    private readonly IConsumer<byte[], byte[]> _consumer;

    internal TopicReader(string bootstrapServers, string topic, int partitions)
    {
        var configuration = new ConsumerConfig
        {
            BootstrapServers = bootstrapServers, GroupId = "reader", EnableAutoCommit = false, FetchWaitMaxMs = 20, IsolationLevel = IsolationLevel.ReadCommitted,
        };
        _consumer = new ConsumerBuilder<byte[], byte[]>(configuration).Build();
        _consumer.Assign(Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset(topic, p, Offset.Beginning)));
    }

    internal List<Message<byte[], byte[]>> Messages { get; } = [];

    /// <summary>Reads what is there.</summary>
    /// <returns>How many messages were read so far.</returns>
    internal int Read()
    {
        while (_consumer.Consume(TimeSpan.FromMilliseconds(20)) is { } result) Messages.Add(result.Message);
        return Messages.Count;
    }

    public void Dispose()
    {
        _consumer.Close();
        _consumer.Dispose();
    }
}
