using System.Text;
using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Kafka.Embedded;

namespace StreamGuard.Kafka.Tests;

/// <summary>An embedded broker of a test's own, with options that make groups quick, and a plain client beside the code under test.</summary>
internal sealed class Cluster : IDisposable
{
    public const string Transactions = "transactions";
    public const string Alerts = "fraud-alerts";
    public const string DeadLetters = "transactions-dead-letters";

    private readonly IProducer<byte[]?, byte[]?> _producer;

    public Cluster(int partitions = 1, int brokers = 1)
    {
        Broker = new EmbeddedBroker(brokers);
        Broker.CreateTopic(Transactions, partitions);
        Broker.CreateTopic(Alerts, 1);
        Broker.CreateTopic(DeadLetters, 1);
        _producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = Broker.BootstrapServers, LingerMs = 0 })
            .SetLogHandler((_, _) => { })
            .Build();
    }

    public EmbeddedBroker Broker { get; }

    public Observer Observed { get; } = new();

    public KafkaOptions Options(Action<KafkaOptions>? change = null)
    {
        var options = new KafkaOptions
        {
            BootstrapServers = Broker.BootstrapServers,
            GroupId = "workers",
            SessionTimeout = TimeSpan.FromMilliseconds(1500),
            HeartbeatInterval = TimeSpan.FromMilliseconds(300),
            MaxPollInterval = TimeSpan.FromSeconds(20),
            FetchWait = TimeSpan.FromMilliseconds(10),
            DeliveryTimeout = TimeSpan.FromSeconds(5),
            DeliveryGuarantee = DeliveryGuarantee.AtLeastOnce,
            Settings = new() { ["reconnect.backoff.max.ms"] = "200" },
        };
        change?.Invoke(options);
        options.Validate().ShouldBeEmpty();
        return options;
    }

    public void Produce(int partition, params string[] values)
    {
        foreach (var value in values) Enqueue(partition, null, Encoding.UTF8.GetBytes(value), null);
        _producer.Flush(Wait.Deadline).ShouldBe(0);
    }

    public void Produce(int partition, byte[]? key, byte[]? value, Headers? headers = null)
    {
        Enqueue(partition, key, value, headers);
        _producer.Flush(Wait.Deadline).ShouldBe(0);
    }

    private void Enqueue(int partition, byte[]? key, byte[]? value, Headers? headers)
    {
        var message = new Message<byte[]?, byte[]?> { Key = key, Value = value };
        if (headers is not null) message.Headers = headers;
        _producer.Produce(new TopicPartition(Transactions, partition), message, report => report.Error.IsError.ShouldBeFalse(report.Error.Reason));
    }

    /// <summary>Everything on a topic's first partition, once there are at least this many messages.</summary>
    public List<string> ReadAll(string topic, int atLeast) => TopicDump.Values(Broker.BootstrapServers, topic, atLeast);

    public void Dispose()
    {
        _producer.Dispose();
        Broker.Dispose();
    }

    internal sealed class Observer : IClientObserver
    {
        private readonly List<string> _codes = [];

        public IReadOnlyList<string> Codes
        {
            get
            {
                lock (_codes) return [.. _codes];
            }
        }

        public void OnError(string client, string code, string reason)
        {
            lock (_codes) _codes.Add(code);
        }

        public void OnLog(string client, int severity, string facility, string message) => severity.ShouldBeInRange(0, 7);
    }
}
