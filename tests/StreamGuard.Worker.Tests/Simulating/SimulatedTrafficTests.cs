using Confluent.Kafka;
using Shouldly;
using StreamGuard.Avro.Registry;
using StreamGuard.Core.Transactions;
using StreamGuard.Kafka.Embedded;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Simulation;
using StreamGuard.Worker.Simulating;

namespace StreamGuard.Worker.Tests.Simulating;

public class SimulatedTrafficTests
{
    private const string Topic = "transactions";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public void Run_EmbeddedBroker_DeliversEveryPaymentOfAnAccountToOnePartitionInOrder()
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic(Topic, 4);
        var encoder = new TransactionEncoder(FileSchemaSource.IdOf(StreamGuardSchemas.Transaction.Schema));
        LabelledTransaction[] payments = [.. PaymentSimulator.Run(new SimulationOptions { Accounts = 40 }).Take(3_000)];
        using var sender = new TransactionSender(broker.BootstrapServers, Topic, encoder.EncodeToArray);
        sender.Connect(Deadline);
        int seen = 0;
        new SimulatedTraffic(sender, TimeProvider.System) { Sent = _ => seen++ }.Run(payments, CancellationToken.None).ShouldBeNull();
        sender.Drain(CancellationToken.None);

        (sender.Sent, sender.Delivered, sender.Failed, seen).ShouldBe((3_000, 3_000, 0, 3_000));
        var received = ReadAll(broker.BootstrapServers, payments.Length);
        var expected = payments.ToLookup(p => p.Transaction.AccountId, p => Convert.ToHexString(encoder.Encode(p.Transaction)));
        foreach (var account in received.GroupBy(message => System.Text.Encoding.UTF8.GetString(message.Message.Key)))
        {
            account.Select(message => message.Partition).Distinct().Count().ShouldBe(1);
            account.OrderBy(message => message.Offset.Value).Select(message => Convert.ToHexString(message.Message.Value)).ShouldBe(expected[account.Key]);
        }

        received.Select(message => message.Partition).Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public void Run_ReceiverBehind_WaitsUntilItHasCaughtUp()
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic(Topic, 1);
        using var sender = Sender(broker);
        int questions = 0;
        long sentWhenBehind = -1;
        var traffic = new SimulatedTraffic(sender, TimeProvider.System)
        {
            MostLag = 100,
            Lag = () =>
            {
                // Behind at the second look, for three questions.
                questions++;
                if (questions is < 2 or > 4) return 100;
                if (sentWhenBehind < 0) sentWhenBehind = sender.Sent;
                sender.Sent.ShouldBe(sentWhenBehind);
                return 101;
            },
        };
        traffic.Run(Payments(1_000), CancellationToken.None).ShouldBeNull();
        sentWhenBehind.ShouldBe(256);
        sender.Sent.ShouldBe(1_000);
        questions.ShouldBe(4 + 3);
    }

    [Fact]
    public void Run_PaymentInTheFuture_StopsBeforeItAndSaysWhen()
    {
        using var broker = new EmbeddedBroker();
        using var sender = Sender(broker);
        LabelledTransaction[] payments = Payments(500);
        var present = DateTimeOffset.FromUnixTimeMilliseconds(payments[200].Transaction.EventTimeMs) - SimulatedTraffic.FutureAllowed;
        DateTimeOffset? reached = new SimulatedTraffic(sender, new StoppedClock(present)).Run(payments, CancellationToken.None);
        reached.ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(payments[201].Transaction.EventTimeMs));
        sender.Sent.ShouldBe(201);
    }

    [Fact]
    public void Run_ToldToStop_Stops()
    {
        using var broker = new EmbeddedBroker();
        using var sender = Sender(broker);
        using var stop = new CancellationTokenSource();
        var traffic = new SimulatedTraffic(sender, TimeProvider.System) { PaymentsPerSecond = 0.001, Sent = _ => stop.Cancel() };
        Should.Throw<OperationCanceledException>(() => traffic.Run(Payments(2), stop.Token));
        sender.Sent.ShouldBe(1);
    }

    [Fact]
    public void Connect_NoBroker_Fails()
    {
        using var sender = new TransactionSender("localhost:1", Topic, _ => []);
        Should.Throw<KafkaException>(() => sender.Connect(TimeSpan.FromMilliseconds(500)));
    }

    private static LabelledTransaction[] Payments(int count) => [.. PaymentSimulator.Run(new SimulationOptions { Accounts = 40 }).Take(count)];

    private static TransactionSender Sender(EmbeddedBroker broker) =>
        new(broker.BootstrapServers, Topic, new TransactionEncoder(1).EncodeToArray);

    private static List<ConsumeResult<byte[], byte[]>> ReadAll(string servers, int count)
    {
        var configuration = new ConsumerConfig { BootstrapServers = servers, GroupId = "reader", AutoOffsetReset = AutoOffsetReset.Earliest };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(configuration).Build();
        consumer.Assign(Enumerable.Range(0, 4).Select(partition => new TopicPartitionOffset(Topic, partition, Offset.Beginning)));
        using var deadline = new CancellationTokenSource(Deadline);
        var received = new List<ConsumeResult<byte[], byte[]>>();
        while (received.Count < count) received.Add(consumer.Consume(deadline.Token));
        return received;
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
