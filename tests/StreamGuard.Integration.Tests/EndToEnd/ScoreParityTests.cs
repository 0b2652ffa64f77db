using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Shouldly;
using StreamGuard.Avro.Data;
using StreamGuard.Avro.Registry;
using StreamGuard.Avro.Resolution;
using StreamGuard.Core.Outcomes;
using StreamGuard.Core.Transactions;
using StreamGuard.Integration.Tests.Processes;
using StreamGuard.Kafka.Embedded;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Worker.Offline;
using StreamGuard.Worker.Simulating;

namespace StreamGuard.Integration.Tests.EndToEnd;

public sealed class ScoreParityTests
{
    private const int Events = 6_400; // A multiple of the batch size: the file ends with an empty batch.
    private const float Tolerance = 1e-5f;

    /// <summary>With several partitions a payment's scores may depend on how far the others are, except where nothing of the file becomes known within it.</summary>
    [Theory]
    [InlineData(1, "1d")]
    [InlineData(3, "90d")]
    public void SameFile_OfflineAndThroughKafka_GivesTheSameScores(int partitions, string labelDelay)
    {
        string folder = Directory.CreateTempSubdirectory("streamguard-parity-").FullName;
        try
        {
            string file = Path.Combine(folder, "payments.jsonl"), csv = Path.Combine(folder, "scores.csv");
            Run("simulate", "--output", file, "--events", Events.ToString(CultureInfo.InvariantCulture), "--seed", "5", "--accounts", "50", "--start", "2025-03-01");
            float[] offline = ScoreOffline(file, csv, "--label-delay", labelDelay);
            float[] withoutOutcomes = ScoreOffline(file, csv, "--label-delay", labelDelay, "--no-outcomes");
            List<string> ids = [];

            Dictionary<string, float> live = ScoreThroughKafka(file, ids, partitions, labelDelay);

            live.Count.ShouldBe(Events);
            float worst = ids.Select((id, row) => MathF.Abs(live[id] - offline[row])).Max();
            worst.ShouldBeLessThanOrEqualTo(Tolerance);
            offline.Max().ShouldBeGreaterThan(0.5f, "a file without fraud would prove little");
            if (partitions == 1) offline.Zip(withoutOutcomes, (with, without) => MathF.Abs(with - without)).Max().ShouldBeGreaterThan(1000 * Tolerance, "outcomes that change nothing would prove little");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static float[] ScoreOffline(string file, string csv, params string[] more)
    {
        Run(["score", "--input", file, "--format", "jsonl", "--model", Repository.DefaultModel, "--output", csv, .. more]);
        float[] scores = [.. File.ReadLines(csv).Skip(1).Select(line => float.Parse(line.Split(',')[1], CultureInfo.InvariantCulture))];
        scores.Length.ShouldBe(Events);
        return scores;
    }

    private static Dictionary<string, float> ScoreThroughKafka(string file, List<string> ids, int partitions, string labelDelay)
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic("transactions", partitions);
        broker.CreateTopic("fraud-alerts", 1);
        broker.CreateTopic("transactions-dead-letters", 1);
        broker.CreateTopic("transaction-scores", partitions);
        foreach (string topic in (string[])["fraud-outcomes", "fraud-outcomes-dead-letters", "terminal-activity"]) broker.CreateTopic(topic, 2);
        SendOutcomes(broker.BootstrapServers, file);
        using ProgramProcess worker = ProgramProcess.StreamGuard(
            "run", "--bootstrap-servers", broker.BootstrapServers, "--model", Repository.DefaultModel, "--set", "Kafka:DeliveryGuarantee=AtLeastOnce",
            "--set", "Kafka:Topics:TransactionScores=transaction-scores", "--set", "Http:Port=0", "--set", $"Terminals:LabelDelay={labelDelay}");
        var encoder = new TransactionEncoder(FileSchemaSource.IdOf(StreamGuardSchemas.Transaction.Schema));
        using (var sender = new TransactionSender(broker.BootstrapServers, "transactions", encoder.EncodeToArray))
        using (TransactionFileReader reader = TransactionFileReader.Open(file, InputFormat.Jsonl))
        {
            foreach (FileTransaction row in reader.ReadAll())
            {
                ids.Add(row.Transaction.TransactionId);
                sender.Send(row.Transaction, CancellationToken.None);
            }

            sender.Drain(CancellationToken.None);
            sender.Failed.ShouldBe(0);
        }

        using var scores = new TopicReader(broker.BootstrapServers, "transaction-scores", partitions);
        Eventually.True(() => scores.Read() >= Events, worker);
        worker.Terminate();
        worker.WaitForExit().ShouldBe(0, worker.Output);
        scores.Read().ShouldBe(Events);
        return scores.Messages.Select(Decode).ToDictionary(score => score.Id, score => score.Value);
    }

    // As case management would: of frauds alone, decided within the delay; all are there before the first payment, which must make no difference.
    private static void SendOutcomes(string servers, string file)
    {
        var encoder = new OutcomeEncoder(FileSchemaSource.IdOf(StreamGuardSchemas.FraudOutcome.Schema));
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = servers, LingerMs = 5 }).SetLogHandler((_, _) => { }).Build();
        using TransactionFileReader reader = TransactionFileReader.Open(file, InputFormat.Jsonl);
        int sent = 0;
        foreach (FileTransaction row in reader.ReadAll().Where(row => row.IsFraud == true))
        {
            TransactionData payment = row.Transaction;
            byte[] key = Encoding.UTF8.GetBytes(payment.AccountId);
            var outcome = new FraudOutcome
            {
                TransactionId = Encoding.UTF8.GetBytes(payment.TransactionId), AccountId = key, MerchantId = Encoding.UTF8.GetBytes(payment.MerchantId),
                TerminalId = Encoding.UTF8.GetBytes(payment.TerminalId ?? ""), EventTimeMs = payment.EventTimeMs, IsFraud = true, DecidedAtMs = payment.EventTimeMs + 43_200_000, Source = OutcomeSource.Chargeback,
            };
            producer.Produce("fraud-outcomes", new Message<byte[], byte[]> { Key = key, Value = encoder.Encode(outcome).ToArray() });
            sent++;
        }

        sent.ShouldBeGreaterThan(10);
        producer.Flush(ProgramProcess.Patience).ShouldBe(0);
    }

    private static (string Id, float Value) Decode(Message<byte[], byte[]> message)
    {
        var schema = StreamGuardSchemas.TransactionScore.Schema;
        DatumReader.TryCompile(schema, schema, out DatumReader? reader, out string? error).ShouldBeTrue(error);
        ConfluentFraming.TryRead(message.Value, out _, out ReadOnlySpan<byte> body).ShouldBeTrue();
        reader!.Read(body, out object? datum);
        var record = (GenericRecord)datum!;
        return ((string)record["transaction_id"]!, Convert.ToSingle(record["score"], CultureInfo.InvariantCulture));
    }

    private static void Run(params string[] arguments)
    {
        using ProgramProcess program = ProgramProcess.StreamGuard(arguments);
        program.WaitForExit().ShouldBe(0, program.Output);
    }
}
