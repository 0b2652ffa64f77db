using System.Globalization;
using Shouldly;
using StreamGuard.Avro.Data;
using StreamGuard.Avro.Registry;
using StreamGuard.Avro.Resolution;
using StreamGuard.Integration.Tests.Processes;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Simulation;
using StreamGuard.Worker.Simulating;

namespace StreamGuard.Integration.Tests.Wire;

/// <summary>The program as a user runs it, exactly once, killed in the middle and started again.</summary>
public sealed class KilledWorkerTests
{
    private const int Events = 6_000;

    [KafkaFact]
    public void Run_KilledAndStartedAgain_EveryPaymentIsScoredOnceAndAsIfNothingHappened()
    {
        string servers = KafkaFactAttribute.BootstrapServers!;
        string name = "killed-" + Guid.NewGuid().ToString("N");
        string[] arguments =
        [
            "run", "--bootstrap-servers", servers, "--model", Repository.DefaultModel, "--group", name, "--set", "Http:Port=0",
            "--set", $"Kafka:Topics:Transactions={name}-in", "--set", $"Kafka:Topics:FraudAlerts={name}-alerts", "--set", $"Kafka:Topics:DeadLetters={name}-dead",
            "--set", $"Kafka:Topics:TransactionScores={name}-scores", "--set", $"Kafka:Topics:FraudOutcomes={name}-outcomes",
            "--set", $"Kafka:Topics:OutcomeDeadLetters={name}-outcomes-dead", "--set", $"Kafka:Topics:TerminalActivity={name}-activity", "--set", $"Kafka:TransactionalId={name}", "--set", "Kafka:SessionTimeout=6s",
            "--set", "Kafka:HeartbeatInterval=1s", "--set", "Pipeline:BatchSize=8", "--set", "Pipeline:CommitInterval=20ms",

            // Longer than the payments: with several partitions a score would depend on how far the others are when it is made.
            "--set", "Terminals:LabelDelay=90d",
        ];
        WireTopics.Create($"{name}-in", $"{name}-alerts", $"{name}-dead", $"{name}-scores", $"{name}-outcomes", $"{name}-outcomes-dead", $"{name}-activity");
        List<SentPayment> first = Send(servers, $"{name}-in", Events, skip: 0);
        using var scores = new TopicReader(servers, $"{name}-scores", WireTopics.PartitionsOf($"{name}-scores"));
        using (ProgramProcess killed = ProgramProcess.StreamGuard(arguments))
        {
            Eventually.True(() => scores.Read() >= 100, killed);
        } // Dispose kills it, as kill -9 does.

        List<SentPayment> second = Send(servers, $"{name}-in", Events / 2, skip: Events);
        using ProgramProcess restarted = ProgramProcess.StreamGuard(arguments);
        int all = first.Count + second.Count;
        Eventually.True(() => scores.Read() >= all, restarted);
        restarted.Terminate();
        restarted.WaitForExit().ShouldBe(0, restarted.Output);
        scores.Read().ShouldBe(all, "no score may be committed twice");

        Dictionary<string, float> live = scores.Messages.Select(message => Decode(message.Value)).ToDictionary(score => score.Id, score => score.Value);
        live.Keys.Order().ShouldBe(first.Concat(second).Select(sent => sent.TransactionId).Order());
        float[] undisturbed = Offline([.. first, .. second]);
        first.Concat(second).Select((sent, row) => MathF.Abs(live[sent.TransactionId] - undisturbed[row])).Max().ShouldBeLessThanOrEqualTo(1e-5f);
    }

    private static List<SentPayment> Send(string servers, string topic, int count, int skip)
    {
        var encoder = new TransactionEncoder(FileSchemaSource.IdOf(StreamGuardSchemas.Transaction.Schema));
        using var sender = new TransactionSender(servers, topic, encoder.EncodeToArray);
        sender.Connect(ProgramProcess.Patience);
        var sent = new List<SentPayment>();
        var start = new DateTimeOffset(2025, 3, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (LabelledTransaction payment in PaymentSimulator.Run(new SimulationOptions { Accounts = 100, Seed = 11, Start = start }).Skip(skip).Take(count))
        {
            sender.Send(payment.Transaction, CancellationToken.None);
            sent.Add(new SentPayment(payment.Transaction.TransactionId, payment));
        }

        sender.Drain(CancellationToken.None);
        sender.Failed.ShouldBe(0);
        return sent;
    }

    private static float[] Offline(IReadOnlyList<SentPayment> payments)
    {
        string folder = Directory.CreateTempSubdirectory("streamguard-killed-").FullName;
        try
        {
            string file = Path.Combine(folder, "payments.jsonl"), csv = Path.Combine(folder, "scores.csv");
            using (FileStream stream = File.Create(file))
            using (var writer = new Simulation.JsonLines.TransactionJsonWriter(stream))
            {
                foreach (SentPayment sent in payments) writer.Write(sent.Payment);
            }

            using ProgramProcess score = ProgramProcess.StreamGuard("score", "--input", file, "--format", "jsonl", "--model", Repository.DefaultModel, "--output", csv, "--label-delay", "90d");
            score.WaitForExit().ShouldBe(0, score.Output);
            return [.. File.ReadLines(csv).Skip(1).Select(line => float.Parse(line.Split(',')[1], CultureInfo.InvariantCulture))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (string Id, float Value) Decode(byte[] message)
    {
        var schema = StreamGuardSchemas.TransactionScore.Schema;
        DatumReader.TryCompile(schema, schema, out DatumReader? reader, out string? error).ShouldBeTrue(error);
        ConfluentFraming.TryRead(message, out _, out ReadOnlySpan<byte> body).ShouldBeTrue();
        reader!.Read(body, out object? datum);
        var record = (GenericRecord)datum!;
        return ((string)record["transaction_id"]!, Convert.ToSingle(record["score"], CultureInfo.InvariantCulture));
    }

    private sealed record SentPayment(string TransactionId, LabelledTransaction Payment);
}
