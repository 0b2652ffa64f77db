using Confluent.Kafka;
using StreamGuard.Core.Transactions;
using StreamGuard.Integration.Tests.Processes;
using StreamGuard.Kafka.Embedded;
using StreamGuard.Kafka.Serialization;

namespace StreamGuard.Integration.Tests.Outages;

/// <summary>A broker that can be taken away, its topics, and the program on it.</summary>
internal sealed class OutageScene : IDisposable
{
    internal OutageScene()
    {
        Broker.CreateTopic("transactions", 2);
        foreach (string topic in (string[])["fraud-alerts", "transactions-dead-letters", "scores", "fraud-outcomes", "fraud-outcomes-dead-letters", "terminal-activity"]) Broker.CreateTopic(topic, 1);
    }

    internal EmbeddedBroker Broker { get; } = new();

    public void Dispose() => Broker.Dispose();

    internal ProgramProcess Start(string guarantee, params string[] more) => ProgramProcess.StreamGuard(
    [
        "run", "--bootstrap-servers", Broker.BootstrapServers, "--model", Repository.EagerModel, "--http-port", "0", "--set", $"Kafka:DeliveryGuarantee={guarantee}",
        "--set", "Kafka:Topics:TransactionScores=scores", "--set", "Kafka:SessionTimeout=6s", "--set", "Kafka:HeartbeatInterval=1s", .. more,
    ]);

    internal void Send(string name, int count, int partition = 0)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = Broker.BootstrapServers, LingerMs = 0 }).SetLogHandler((_, _) => { }).Build();
        var encoder = new TransactionEncoder(Avro.Registry.FileSchemaSource.IdOf(StreamGuardSchemas.Transaction.Schema));
        for (int i = 0; i < count; i++)
        {
            var payment = new TransactionData(
                $"{name} {i}", "a", 1_750_000_000_000 + (i * 3_600_000L), 1_000, "EUR", "m", null, 5411, "DE", "DE", Core.Transactions.Channel.Chip, null, null, 2.5f);
            producer.Produce(new TopicPartition("transactions", partition), new Message<Null, byte[]> { Value = encoder.EncodeToArray(payment) });
        }

        if (producer.Flush(ProgramProcess.Patience) != 0) throw new TimeoutException("The payments were not delivered.");
    }
}
