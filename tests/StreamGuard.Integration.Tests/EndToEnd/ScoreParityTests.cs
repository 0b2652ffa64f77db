using System.Globalization;
using Confluent.Kafka;
using Shouldly;
using StreamGuard.Avro.Data;
using StreamGuard.Avro.Registry;
using StreamGuard.Avro.Resolution;
using StreamGuard.Integration.Tests.Processes;
using StreamGuard.Kafka.Embedded;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Worker.Offline;
using StreamGuard.Worker.Simulating;

namespace StreamGuard.Integration.Tests.EndToEnd;

public sealed class ScoreParityTests
{
    private const int Events = 6_400; // A multiple of the batch size: the file ends with an empty batch.
    private const int Partitions = 3;
    private const float Tolerance = 1e-5f;

    [Fact]
    public void SameFile_OfflineAndThroughKafka_GivesTheSameScores()
    {
        string folder = Directory.CreateTempSubdirectory("streamguard-parity-").FullName;
        try
        {
            string file = Path.Combine(folder, "payments.jsonl"), csv = Path.Combine(folder, "scores.csv");
            Run("simulate", "--output", file, "--events", Events.ToString(CultureInfo.InvariantCulture), "--seed", "5", "--accounts", "150", "--start", "2025-03-01");
            Run("score", "--input", file, "--format", "jsonl", "--model", Repository.DefaultModel, "--output", csv);
            float[] offline = [.. File.ReadLines(csv).Skip(1).Select(line => float.Parse(line[(line.IndexOf(',', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture))];
            offline.Length.ShouldBe(Events);
            List<string> ids = [];

            Dictionary<string, float> live = ScoreThroughKafka(file, ids);

            live.Count.ShouldBe(Events);
            float worst = ids.Select((id, row) => MathF.Abs(live[id] - offline[row])).Max();
            worst.ShouldBeLessThanOrEqualTo(Tolerance);
            offline.Max().ShouldBeGreaterThan(0.5f, "a file without fraud would prove little");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Dictionary<string, float> ScoreThroughKafka(string file, List<string> ids)
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic("transactions", Partitions);
        broker.CreateTopic("fraud-alerts", 1);
        broker.CreateTopic("transactions-dead-letters", 1);
        broker.CreateTopic("transaction-scores", Partitions);
        using ProgramProcess worker = ProgramProcess.StreamGuard(
            "run", "--bootstrap-servers", broker.BootstrapServers, "--model", Repository.DefaultModel, "--set", "Kafka:DeliveryGuarantee=AtLeastOnce",
            "--set", "Kafka:Topics:TransactionScores=transaction-scores", "--set", "Http:Port=0");
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

        using var scores = new TopicReader(broker.BootstrapServers, "transaction-scores", Partitions);
        Eventually.True(() => scores.Read() >= Events, worker);
        worker.Terminate();
        worker.WaitForExit().ShouldBe(0, worker.Output);
        scores.Read().ShouldBe(Events);
        return scores.Messages.Select(Decode).ToDictionary(score => score.Id, score => score.Value);
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
