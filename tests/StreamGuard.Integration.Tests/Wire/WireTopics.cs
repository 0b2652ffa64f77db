using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Shouldly;
using StreamGuard.Kafka.Configuration;

namespace StreamGuard.Integration.Tests.Wire;

/// <summary>Topics, a group and a transactional id of a test's own on the Kafka under test.</summary>
internal sealed class WireTopics
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly string _run = Guid.NewGuid().ToString("N");

    public WireTopics() => Create(Transactions, Alerts, DeadLetters);

    /// <summary>Makes topics by asking for them: a small test broker has no other way.</summary>
    public static void Create(params string[] topics)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = KafkaFactAttribute.BootstrapServers, AllowAutoCreateTopics = true })
            .SetLogHandler((_, _) => { }).Build();
        foreach (var topic in topics)
        {
            for (var since = Stopwatch.GetTimestamp(); admin.GetMetadata(topic, Deadline).Topics[0].Partitions.Count == 0;)
            {
                if (Stopwatch.GetElapsedTime(since) > Deadline)
                    throw new TimeoutException($"Topic {topic} did not appear; does {KafkaFactAttribute.BootstrapServers} allow auto.create.topics.enable?");
            }
        }
    }

    /// <summary>How many partitions a topic has.</summary>
    public static int PartitionsOf(string topic)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = KafkaFactAttribute.BootstrapServers }).SetLogHandler((_, _) => { }).Build();
        return admin.GetMetadata(topic, Deadline).Topics[0].Partitions.Count;
    }

    public string Transactions => "t-" + _run;

    public string Alerts => "a-" + _run;

    public string DeadLetters => "d-" + _run;

    public KafkaOptions Options() => new()
    {
        BootstrapServers = KafkaFactAttribute.BootstrapServers!,
        Topics = new() { Transactions = Transactions, FraudAlerts = Alerts, DeadLetters = DeadLetters },
        GroupId = "g-" + _run,
        TransactionalId = "x-" + _run,
        SessionTimeout = TimeSpan.FromSeconds(6),
        HeartbeatInterval = TimeSpan.FromMilliseconds(500),
    };

    /// <summary>Produces to the transactions' first partition.</summary>
    public void Produce(params string[] values)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = KafkaFactAttribute.BootstrapServers, LingerMs = 0 })
            .SetLogHandler((_, _) => { }).Build();
        foreach (var value in values)
            producer.Produce(new TopicPartition(Transactions, 0), new Message<Null, byte[]> { Value = Encoding.UTF8.GetBytes(value) });
        producer.Flush(Deadline).ShouldBe(0);
    }

    /// <summary>What a reader of committed messages sees in all partitions of the alerts topic, in all.</summary>
    public List<string> ReadCommitted()
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
        {
            BootstrapServers = KafkaFactAttribute.BootstrapServers, GroupId = "dump-" + _run, IsolationLevel = IsolationLevel.ReadCommitted,
            EnablePartitionEof = true, EnableAutoCommit = false, FetchWaitMaxMs = 20,
        }).SetLogHandler((_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var partitions = admin.GetMetadata(Alerts, Deadline).Topics[0].Partitions.Select(partition => new TopicPartitionOffset(Alerts, partition.PartitionId, Offset.Beginning)).ToList();
        consumer.Assign(partitions);
        var values = new List<string>();
        var ends = new HashSet<int>();
        for (var since = Stopwatch.GetTimestamp(); ends.Count < partitions.Count;)
        {
            if (Stopwatch.GetElapsedTime(since) > Deadline) throw new TimeoutException($"The end of {Alerts} was not reached within {Deadline}.");
            var result = consumer.Consume(TimeSpan.FromMilliseconds(100));
            if (result is null) continue;
            if (result.IsPartitionEOF) ends.Add(result.Partition.Value);
            else values.Add(Encoding.UTF8.GetString(result.Message.Value));
        }

        return values;
    }
}
