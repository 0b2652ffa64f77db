using System.Text;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using Shouldly;
using StreamGuard.Avro.Registry;
using StreamGuard.Core.Transactions;
using StreamGuard.Integration.Tests.Processes;
using StreamGuard.Kafka.Embedded;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Worker.Simulating;

namespace StreamGuard.Integration.Tests.EndToEnd;

/// <summary>An account id is in messages alone: a canary goes through scores, alerts and every kind of dead letter, and may show nowhere else.</summary>
public sealed class AccountIdTests
{
    private const string Canary = "acct_canary_5f3759df";
    private const int Payments = 60;

    [Fact]
    public async Task Run_AlertsAndDeadLetters_TheAccountIdIsInNoLogMetricOrHeader()
    {
        using var broker = new EmbeddedBroker();
        foreach (string topic in (string[])["transactions", "fraud-alerts", "transactions-dead-letters", "fraud-outcomes", "fraud-outcomes-dead-letters", "terminal-activity"]) broker.CreateTopic(topic, 1);
        int malformed = Send(broker.BootstrapServers);
        using ProgramProcess worker = ProgramProcess.StreamGuard(
            "run", "--bootstrap-servers", broker.BootstrapServers, "--model", Repository.EagerModel, "--set", "Kafka:DeliveryGuarantee=AtLeastOnce",
            "--set", "Http:Port=0", "--set", "Telemetry:LogLevel=Trace");
        using var alerts = new TopicReader(broker.BootstrapServers, "fraud-alerts", partitions: 1);
        using var deadLetters = new TopicReader(broker.BootstrapServers, "transactions-dead-letters", partitions: 1);
        using var outcomeLetters = new TopicReader(broker.BootstrapServers, "fraud-outcomes-dead-letters", partitions: 1);
        using var activity = new TopicReader(broker.BootstrapServers, "terminal-activity", partitions: 1);
        Eventually.True(() => deadLetters.Read() == malformed && alerts.Read() > 0 && outcomeLetters.Read() > 0 && activity.Read() > 0, worker);

        Eventually.True(() => worker.Output.Contains("served on", StringComparison.Ordinal), worker);
        string port = Regex.Match(worker.Output, @"served on 127\.0\.0\.1:(\d+)").Groups[1].Value;
        using var http = new HttpClient();
        string metrics = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"));
        worker.Terminate();
        worker.WaitForExit().ShouldBe(0, worker.Output);

        // Back again: what the replay says, and what it adds to the messages.
        using ProgramProcess replay = ProgramProcess.StreamGuard(
            "replay-dead-letters", "--bootstrap-servers", broker.BootstrapServers, "--set", "Kafka:DeliveryGuarantee=AtLeastOnce", "--rate", "0");
        replay.WaitForExit().ShouldBe(0, replay.Output);
        replay.Output.ShouldContain($"{malformed} of the {malformed} dead letters");
        replay.Output.ShouldNotContain(Canary);
        using var transactions = new TopicReader(broker.BootstrapServers, "transactions", partitions: 1);
        SpinWait.SpinUntil(() => transactions.Read() == Payments + (2 * malformed), ProgramProcess.Patience).ShouldBeTrue();

        // The canary did pass: without this, its absence elsewhere would prove nothing.
        alerts.Messages.ShouldAllBe(alert => Encoding.UTF8.GetString(alert.Key) == Canary);
        metrics.ShouldContain("streamguard_dead_letters_total");
        Encoding.UTF8.GetString(outcomeLetters.Messages[0].Value).ShouldBe(Canary);
        foreach (var told in activity.Messages) Encoding.Latin1.GetString([.. told.Key, .. told.Value]).ShouldNotContain(Canary);
        worker.Output.ShouldNotContain(Canary);
        metrics.ShouldNotContain(Canary);
        foreach (IHeader header in alerts.Messages.Concat(deadLetters.Messages).Concat(outcomeLetters.Messages).Concat(transactions.Messages).SelectMany(message => message.Headers ?? []))
            Encoding.UTF8.GetString(header.GetValueBytes() ?? []).ShouldNotContain(Canary);
    }

    private static int Send(string servers)
    {
        var encoder = new TransactionEncoder(FileSchemaSource.IdOf(StreamGuardSchemas.Transaction.Schema));
        using var sender = new TransactionSender(servers, "transactions", encoder.EncodeToArray);
        var payment = new TransactionData(
            "t", Canary, 1_750_000_000_000, 1_000, "EUR", "m", null, 5411, "DE", "DE", Channel.Chip, null, null, 2.5f);
        for (int i = 0; i < Payments; i++)
            sender.Send(payment with { TransactionId = $"t{i}", EventTimeMs = payment.EventTimeMs + (i * 3_600_000L), AmountMinor = 1_000 + (37 * i) }, CancellationToken.None);
        byte[] whole = encoder.EncodeToArray(payment);
        byte[][] malformed =
        [
            Encoding.UTF8.GetBytes(Canary), whole[..(whole.Length / 2)], [.. whole, 1], encoder.EncodeToArray(payment with { TransactionId = "" }),
            encoder.EncodeToArray(payment with { AmountMinor = -1 }), encoder.EncodeToArray(payment with { EventTimeMs = 1 }),
        ];
        foreach (byte[] value in malformed) sender.SendRaw(Encoding.UTF8.GetBytes(Canary), value, CancellationToken.None);
        sender.Drain(CancellationToken.None);
        sender.Failed.ShouldBe(0);
        using var outcomes = new TransactionSender(servers, "fraud-outcomes", encoder.EncodeToArray);
        outcomes.SendRaw(Encoding.UTF8.GetBytes(Canary), Encoding.UTF8.GetBytes(Canary), CancellationToken.None);
        outcomes.Drain(CancellationToken.None);
        outcomes.Failed.ShouldBe(0);
        return malformed.Length;
    }
}
