using System.Text;
using Confluent.Kafka;
using Shouldly;
using StreamGuard.Avro.Registry;
using StreamGuard.Avro.Schemas;
using StreamGuard.Core.Alerts;
using StreamGuard.Core.Transactions;
using StreamGuard.Integration.Tests.Processes;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Worker.Simulating;

namespace StreamGuard.Integration.Tests.Wire;

/// <summary>Payments of a schema that nobody knew, from refusal to alert: the program as a user runs it, exactly once.</summary>
public sealed class ReplayDeadLettersTests : IDisposable
{
    private const string Canary = "acct_canary_c0ffee";
    private const int Payments = 20;

    private readonly string _name = "replay-" + Guid.NewGuid().ToString("N");
    private readonly string _schemas = Directory.CreateTempSubdirectory("streamguard-schemas-").FullName;

    [KafkaFact]
    public void ReplayDeadLetters_SchemaAppearsLater_EveryPaymentAlertsOnceHoweverOftenItIsReplayed()
    {
        WireTopics.Create($"{_name}-in", $"{_name}-alerts", $"{_name}-dead", $"{_name}-scores", $"{_name}-outcomes", $"{_name}-outcomes-dead", $"{_name}-activity");
        string newer = StreamGuardSchemas.Transaction.Json.Replace("\"distance_from_home_km\"", "\"distance_from_home\"", StringComparison.Ordinal);
        SchemaDocument document = new("transaction-newer", newer);
        using var alerts = new TopicReader(Servers, $"{_name}-alerts", WireTopics.PartitionsOf($"{_name}-alerts"));
        using var scores = new TopicReader(Servers, $"{_name}-scores", WireTopics.PartitionsOf($"{_name}-scores"));
        using var letters = new TopicReader(Servers, $"{_name}-dead", WireTopics.PartitionsOf($"{_name}-dead"));
        Send(FileSchemaSource.IdOf(document.Schema));

        using (ProgramProcess worker = Worker())
        {
            Eventually.True(() => letters.Read() == Payments, worker);
            Stop(worker);
        }

        Dictionary<string, long> refusedAt = letters.Messages.ToDictionary(letter => Text(letter, "own"), letter => long.Parse(Text(letter, DeadLetterRecord.OffsetHeader), null));
        letters.Messages.ShouldAllBe(letter => Text(letter, DeadLetterRecord.ReasonHeader) == "UnknownSchema" && Text(letter, DeadLetterRecord.AttemptsHeader) == "1");
        Replay(0, "--dry-run").ShouldContain("nothing was sent");

        // Too early: they are refused once more, and still name where they were first read.
        Replay(0, "--limit", "5").ShouldContain("5 of the 5 dead letters");
        using (ProgramProcess worker = Worker())
        {
            Eventually.True(() => letters.Read() == Payments + 5, worker);
            Stop(worker);
        }

        foreach (Message<byte[], byte[]> again in letters.Messages.Skip(Payments))
        {
            Text(again, DeadLetterRecord.AttemptsHeader).ShouldBe("2");
            long.Parse(Text(again, DeadLetterRecord.OffsetHeader), null).ShouldBe(refusedAt[Text(again, "own")]);
        }

        File.WriteAllText(Path.Combine(_schemas, "transaction-newer.avsc"), newer);
        using (ProgramProcess worker = Worker())
        {
            // A restore can read by now what was refused; it must not count as scored.
            Eventually.True(() => worker.Output.Contains("Ready", StringComparison.Ordinal), worker);
            Replay(0, "--rate", "0").ShouldContain("20 of the 25 dead letters");
            Eventually.True(() => scores.Read() == Payments, worker);
            Replay(0).ShouldContain("0 of the 25 dead letters");
            Replay(0, "--from-beginning", "--rate", "1000").ShouldContain("25 of the 25 dead letters");
            Eventually.True(() => scores.Read() == Payments + 25, worker);
            Stop(worker);
        }

        alerts.Read().ShouldBeGreaterThan(1);
        var decoder = new AlertDecoder(new FileSchemaSource(StreamGuardSchemas.All));
        alerts.Messages.Select(alert => decoder.TryDecode(alert.Value, out FraudAlert? told, out string? error) ? told.AlertId : throw new InvalidOperationException(error))
            .ShouldBeUnique();
        letters.Read().ShouldBe(Payments + 5);
        alerts.Messages.Select(alert => Encoding.UTF8.GetString(alert.Key)).ShouldAllBe(key => key == Canary);
    }

    [KafkaFact]
    public void ReplayDeadLetters_KilledInTheMiddle_TheNextRunSendsTheRestAndNothingTwice()
    {
        const int Letters = 300;
        WireTopics.Create($"{_name}-in", $"{_name}-dead");
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = Servers, LingerMs = 5 }).SetLogHandler((_, _) => { }).Build();
        for (int i = 0; i < Letters; i++)
        {
            var record = new SourceRecord { Partition = 0, Offset = i, Key = [(byte)i], Value = [1] };
            var headers = new Headers();
            foreach (RecordHeader header in DeadLetterRecord.Create("dead", $"{_name}-in", record, i % 2 == 0 ? DecodeFailure.UnknownSchema : DecodeFailure.Malformed).Headers!)
                headers.Add(header.Name, header.Value);
            producer.Produce($"{_name}-dead", new Message<byte[], byte[]> { Key = [(byte)i], Value = [1], Headers = headers });
        }

        producer.Flush(ProgramProcess.Patience).ShouldBe(0);
        using var copies = new TopicReader(Servers, $"{_name}-in", WireTopics.PartitionsOf($"{_name}-in"));
        using (ProgramProcess killed = ProgramProcess.StreamGuard(["replay-dead-letters", .. Common(), "--rate", "100"]))
        {
            Eventually.True(() => copies.Read() > 0, killed);
        } // Dispose kills it, as kill -9 does.

        int before = copies.Read();
        before.ShouldBeLessThan(Letters);
        Replay(0, "--rate", "0").ShouldContain($"of the {Letters} dead letters");
        Replay(0, "--rate", "0").ShouldContain($"0 of the {Letters} dead letters");

        SpinWait.SpinUntil(() => copies.Read() >= Letters, ProgramProcess.Patience).ShouldBeTrue();
        copies.Messages.Select(copy => long.Parse(Text(copy, OriginHeaders.ReplayOffset), null)).Order().ShouldBe(Enumerable.Range(0, Letters).Select(i => (long)i));
    }

    public void Dispose() => Directory.Delete(_schemas, recursive: true);

    private static string Servers => KafkaFactAttribute.BootstrapServers!;

    private static string Text(Message<byte[], byte[]> message, string header) => Encoding.UTF8.GetString(message.Headers.GetLastBytes(header));

    private string[] Common() =>
    [
        "--bootstrap-servers", Servers, "--group", _name, "--set", $"Kafka:Topics:Transactions={_name}-in", "--set", $"Kafka:Topics:FraudAlerts={_name}-alerts",
        "--set", $"Kafka:Topics:DeadLetters={_name}-dead", "--set", $"Kafka:TransactionalId={_name}", "--set", "Kafka:SessionTimeout=6s", "--set", "Kafka:HeartbeatInterval=1s",
        "--set", $"Kafka:Topics:FraudOutcomes={_name}-outcomes", "--set", $"Kafka:Topics:OutcomeDeadLetters={_name}-outcomes-dead",
        "--set", $"Kafka:Topics:TerminalActivity={_name}-activity", "--set", $"Schemas:Folder={_schemas}", "--set", $"Kafka:Topics:TransactionScores={_name}-scores",
    ];

    private ProgramProcess Worker() => ProgramProcess.StreamGuard(["run", "--model", Repository.EagerModel, "--http-port", "0", .. Common()]);

    private static void Stop(ProgramProcess worker)
    {
        worker.Terminate();
        worker.WaitForExit().ShouldBe(0, worker.Output);
        worker.Output.ShouldNotContain(Canary);
    }

    private string Replay(int status, params string[] arguments)
    {
        using ProgramProcess replay = ProgramProcess.StreamGuard(["replay-dead-letters", .. Common(), .. arguments]);
        replay.WaitForExit().ShouldBe(status, replay.Output);
        replay.Output.ShouldNotContain(Canary);
        replay.Output.ShouldNotContain("warning");
        return replay.Output;
    }

    private void Send(int schemaId)
    {
        var encoder = new TransactionEncoder(schemaId);
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = Servers, LingerMs = 0 }).SetLogHandler((_, _) => { }).Build();
        for (int i = 0; i < Payments; i++)
        {
            var payment = new TransactionData(
                $"t{i}", Canary, 1_750_000_000_000 + (i * 3_600_000L), 1_000 + (37 * i), "EUR", "m", null, 5411, "DE", "DE", Channel.Chip, null, null, 2.5f);
            producer.Produce($"{_name}-in", new Message<byte[], byte[]>
            {
                Key = Encoding.UTF8.GetBytes(Canary), Value = encoder.EncodeToArray(payment), Headers = [new Header("own", Encoding.UTF8.GetBytes($"{i}"))],
            });
        }

        producer.Flush(ProgramProcess.Patience).ShouldBe(0);
    }
}
