using System.Globalization;
using System.Text.Json;
using Shouldly;
using StreamGuard.Avro.Registry;
using StreamGuard.Integration.Tests.Processes;
using StreamGuard.Kafka.Embedded;
using StreamGuard.Kafka.Serialization;

namespace StreamGuard.Integration.Tests.EndToEnd;

/// <summary>The worker between other people's software: python3-avro writes and reads the values, kcat produces and consumes them.</summary>
public sealed class ForeignPeersTests
{
    private const int Payments = 60;

    [PeerFact("/usr/bin/kcat", "/usr/bin/python3")]
    public void Run_PaymentsWrittenByOthers_AlertsAreReadByOthers()
    {
        string folder = Directory.CreateTempSubdirectory("streamguard-peers-").FullName;
        try
        {
            string script = Path.Combine(Repository.Root, "tests", "StreamGuard.Integration.Tests", "EndToEnd", "peer.py");
            string schemas = Path.Combine(Repository.Root, "schemas");
            string id = FileSchemaSource.IdOf(StreamGuardSchemas.Transaction.Schema).ToString(CultureInfo.InvariantCulture);
            Peer("/usr/bin/python3", script, "write", schemas, id, Payments.ToString(CultureInfo.InvariantCulture), folder);
            using var broker = new EmbeddedBroker();
            broker.CreateTopic("transactions", 1);
            broker.CreateTopic("fraud-alerts", 1);
            broker.CreateTopic("transactions-dead-letters", 1);
            foreach (string topic in (string[])["fraud-outcomes", "fraud-outcomes-dead-letters", "terminal-activity"]) broker.CreateTopic(topic, 1);
            Peer("/usr/bin/kcat", ["-P", "-b", broker.BootstrapServers, "-t", "transactions", "-k", "acct_peer", .. Directory.GetFiles(folder, "*.avro").Order()]);

            using ProgramProcess worker = ProgramProcess.StreamGuard(
                "run", "--bootstrap-servers", broker.BootstrapServers, "--model", Repository.EagerModel, "--set", "Kafka:DeliveryGuarantee=AtLeastOnce", "--set", "Http:Port=0");
            using var alerts = new TopicReader(broker.BootstrapServers, "fraud-alerts", partitions: 1);
            using var deadLetters = new TopicReader(broker.BootstrapServers, "transactions-dead-letters", partitions: 1);
            Eventually.True(() => deadLetters.Read() + alerts.Read() >= 10, worker);
            worker.Terminate();
            worker.WaitForExit().ShouldBe(0, worker.Output);

            string dump = Path.Combine(folder, "alerts.bin");
            Peer("/bin/sh", "-c", $"/usr/bin/kcat -C -q -e -b {broker.BootstrapServers} -t fraud-alerts -o beginning -f '%S %s' > {dump}");
            string json = Peer("/usr/bin/python3", script, "read", schemas, dump);
            deadLetters.Read().ShouldBe(0);
            JsonElement[] read = [.. json.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
            read.Length.ShouldBe(alerts.Read());
            read.Length.ShouldBeGreaterThan(0);
            read.ShouldAllBe(alert => alert.GetProperty("account_id").GetString() == "acct_peer" && alert.GetProperty("reasons").GetInt32() > 0);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Peer(string program, params string[] arguments)
    {
        using ProgramProcess process = ProgramProcess.Other(program, arguments);
        process.WaitForExit().ShouldBe(0, process.Output);
        return process.Output;
    }
}
