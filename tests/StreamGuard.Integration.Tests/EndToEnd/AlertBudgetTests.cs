using System.Globalization;
using Confluent.Kafka;
using Shouldly;
using StreamGuard.Avro.Data;
using StreamGuard.Avro.Registry;
using StreamGuard.Avro.Resolution;
using StreamGuard.Integration.Tests.Outages;
using StreamGuard.Integration.Tests.Processes;
using StreamGuard.Kafka.Embedded;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Worker.Offline;
using StreamGuard.Worker.Simulating;

namespace StreamGuard.Integration.Tests.EndToEnd;

/// <summary>The program with a budget of alerts, from its options to alerts, metrics, files and the next start.</summary>
public sealed class AlertBudgetTests : IDisposable
{
    private const int Events = 6_400, Partitions = 3;
    private const double PerDay = 1.5;

    private readonly string _folder = Directory.CreateTempSubdirectory("streamguard-budget-").FullName;
    private readonly EmbeddedBroker _broker = new();

    public void Dispose()
    {
        _broker.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Run_WithABudget_MovesTheThresholdsTellsThemAndKeepsThem()
    {
        string file = Path.Combine(_folder, "payments.jsonl");
        using (ProgramProcess simulate = ProgramProcess.StreamGuard(
            "simulate", "--output", file, "--events", Events.ToString(CultureInfo.InvariantCulture), "--seed", "5", "--accounts", "100", "--start", "2025-03-01"))
        {
            simulate.WaitForExit().ShouldBe(0, simulate.Output);
        }

        _broker.CreateTopic("transactions", Partitions);
        foreach (string topic in (string[])["fraud-alerts", "transactions-dead-letters", "fraud-outcomes", "fraud-outcomes-dead-letters", "terminal-activity"]) _broker.CreateTopic(topic, 1);
        _broker.CreateTopic("transaction-scores", Partitions);
        using var scores = new TopicReader(_broker.BootstrapServers, "transaction-scores", Partitions);
        double alerts;
        using (ProgramProcess worker = Start())
        {
            Send(file);
            Eventually.True(() => scores.Read() >= Events, worker);
            Eventually.True(() => WorkerMetrics.Read(worker, "streamguard_alerts_budget") is > PerDay - 1e-6 and < PerDay + 1e-6, worker);
            WorkerMetrics.Read(worker, "streamguard_threshold").ShouldBeInRange(3 * 0.01, 3 * 0.9999, "one for each partition");
            alerts = WorkerMetrics.Read(worker, "streamguard_alerts_total");
            worker.Terminate();
            worker.WaitForExit().ShouldBe(0, worker.Output);
            worker.Output.ShouldContain("begins at");
            worker.Output.ShouldContain("share 0.5");
        }

        List<(float Score, float Threshold)> decided = [.. scores.Messages.Select(Decode)];
        decided.Select(score => score.Threshold).Distinct().Count().ShouldBeGreaterThan(Partitions);
        decided.ShouldAllBe(score => score.Threshold >= 0.01f && score.Threshold <= 0.9999f);
        alerts.ShouldBeInRange(1, decided.Count(score => score.Score >= score.Threshold));
        string[] kept = [.. Directory.GetFiles(_folder, "*.threshold", SearchOption.AllDirectories).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];
        kept.ShouldBe(["transactions-00000.threshold", "transactions-00001.threshold", "transactions-00002.threshold"]);
        using ProgramProcess next = Start();
        Send(file, events: 100);
        Eventually.True(() => next.Output.Contains("goes on as of offset", StringComparison.Ordinal), next);
        next.Output.ShouldNotContain("begins at");
        next.Terminate();
        next.WaitForExit().ShouldBe(0, next.Output);
    }

    private ProgramProcess Start() => ProgramProcess.StreamGuard(
        "run", "--bootstrap-servers", _broker.BootstrapServers, "--model", Repository.DefaultModel, "--set", "Kafka:DeliveryGuarantee=AtLeastOnce", "--set", "Http:Port=0",
        "--set", "Kafka:Topics:TransactionScores=transaction-scores", "--set", $"Snapshots:Folder={_folder}", "--set", "Alerts:Threshold:Mode=Budget",
        "--set", FormattableString.Invariant($"Alerts:Threshold:AlertsPerDay={PerDay}"));

    private void Send(string file, int events = int.MaxValue)
    {
        var encoder = new TransactionEncoder(FileSchemaSource.IdOf(StreamGuardSchemas.Transaction.Schema));
        using var sender = new TransactionSender(_broker.BootstrapServers, "transactions", encoder.EncodeToArray);
        using TransactionFileReader reader = TransactionFileReader.Open(file, InputFormat.Jsonl);
        foreach (FileTransaction row in reader.ReadAll().Take(events)) sender.Send(row.Transaction, CancellationToken.None);
        sender.Drain(CancellationToken.None);
        sender.Failed.ShouldBe(0);
    }

    private static (float Score, float Threshold) Decode(Message<byte[], byte[]> message)
    {
        var schema = StreamGuardSchemas.TransactionScore.Schema;
        DatumReader.TryCompile(schema, schema, out DatumReader? reader, out string? error).ShouldBeTrue(error);
        ConfluentFraming.TryRead(message.Value, out _, out ReadOnlySpan<byte> body).ShouldBeTrue();
        reader!.Read(body, out object? datum);
        var record = (GenericRecord)datum!;
        return (Convert.ToSingle(record["score"], CultureInfo.InvariantCulture), Convert.ToSingle(record["threshold"], CultureInfo.InvariantCulture));
    }
}
