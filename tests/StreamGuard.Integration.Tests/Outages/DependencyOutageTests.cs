using System.Net;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using Shouldly;
using StreamGuard.Core.Transactions;
using StreamGuard.Integration.Tests.Processes;
using StreamGuard.Kafka.Embedded;
using StreamGuard.Kafka.Serialization;

namespace StreamGuard.Integration.Tests.Outages;

/// <summary>What the program does while something that it depends on is away.</summary>
public sealed class DependencyOutageTests : IDisposable
{
    private const int SilentId = 7, KnownId = 8;
    private readonly EmbeddedBroker _broker = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    public DependencyOutageTests()
    {
        _broker.CreateTopic("transactions", 2);
        foreach (string topic in (string[])["fraud-alerts", "transactions-dead-letters", "scores", "fraud-outcomes", "fraud-outcomes-dead-letters", "terminal-activity"]) _broker.CreateTopic(topic, 1);
    }

    public void Dispose()
    {
        _http.Dispose();
        _broker.Dispose();
    }

    [Fact]
    public async Task Run_RegistryFallsSilent_OnlyThatPartitionWaitsAndNothingIsDeadLettered()
    {
        using var registry = new ControlledRegistry(SilentId);
        using ProgramProcess worker = Start(
            "--set", "Schemas:Source=Registry", "--set", $"Schemas:Registry:Url={registry.Address}", "--set", "Schemas:Registry:AttemptTimeout=200ms",
            "--set", "Schemas:Registry:TotalTimeout=500ms", "--set", "Schemas:Registry:BreakDuration=500ms", "--set", "Schemas:Registry:UnavailablePause=100ms");
        using var scores = new TopicReader(_broker.BootstrapServers, "scores", partitions: 1);
        Send(partition: 0, SilentId, "waits", 10);
        Send(partition: 1, KnownId, "goes on", 10);
        Eventually.True(() => scores.Read() == 10 && registry.SilentRequests >= 2, worker);

        // Several requests ran into their time limit: polling did not wait for them, the worker lives, and further payments are scored.
        (await StatusAsync(worker, "live")).ShouldBe(HttpStatusCode.OK);
        Send(partition: 1, KnownId, "still", 10);
        Eventually.True(() => scores.Read() == 20, worker);
        Eventually.True(() => worker.Output.Contains("the schema registry does not answer", StringComparison.Ordinal), worker);

        registry.Recover();

        // How often depends on whether the unit was also sent again before the worker heard that its partition was gone.
        Eventually.True(() => scores.Read() > 20, worker);
        Stop(worker);
        using var letters = new TopicReader(_broker.BootstrapServers, "transactions-dead-letters", partitions: 1);
        letters.Read().ShouldBe(0);
    }

    [Fact]
    public async Task Run_BrokerGoesAndComesBack_IsNotReadyMeanwhileAndScoresOn()
    {
        using ProgramProcess worker = Start("--set", "Kafka:BrokersDownDeadline=500ms", "--set", "Kafka:Settings:reconnect.backoff.max.ms=200");
        using var scores = new TopicReader(_broker.BootstrapServers, "scores", partitions: 1);
        Send(partition: 0, OwnId, "before", 10);
        Eventually.True(() => scores.Read() == 10, worker);
        await UntilAsync(worker, HttpStatusCode.OK);

        _broker.TakeDown(1);
        await UntilAsync(worker, HttpStatusCode.ServiceUnavailable);
        (await StatusAsync(worker, "live")).ShouldBe(HttpStatusCode.OK);
        _broker.BringUp(1);
        await UntilAsync(worker, HttpStatusCode.OK);

        Send(partition: 1, OwnId, "after", 10);
        EveryPaymentScored(worker, 20);
        Stop(worker);
    }

    [Fact]
    public async Task Run_BrokerGoesWithAUnitUncommitted_ItsScoresComeAgainAndNoneIsMissing()
    {
        using ProgramProcess worker = Start("--set", "Pipeline:CommitInterval=10s", "--set", "Kafka:BrokersDownDeadline=2500ms", "--set", "Kafka:Settings:reconnect.backoff.max.ms=200");
        using var scores = new TopicReader(_broker.BootstrapServers, "scores", partitions: 1);
        Send(partition: 0, OwnId, "before", 10);
        Eventually.True(() => scores.Read() == 10, worker);

        // The scores are out, their offsets are not; the session of 1.5 s is over before the worker is not ready, and with it the right to commit them.
        _broker.TakeDown(1);
        await UntilAsync(worker, HttpStatusCode.ServiceUnavailable);
        _broker.BringUp(1);
        await UntilAsync(worker, HttpStatusCode.OK);
        Send(partition: 1, OwnId, "after", 10);
        EveryPaymentScored(worker, 20);

        // How often depends on whether the unit was also sent again before the worker heard that its partition was gone.
        Eventually.True(() => scores.Read() > 20, worker);
        Stop(worker);
    }

    [Fact]
    public void Run_DeadLetterIsTooLargeForItsTopic_StopsBeforeItWithOneLineAndARestartGoesOn()
    {
        SendRaw(partition: 0, [1, 2, 3]);
        _broker.FailNext(BrokerRequest.Produce, ErrorCode.MsgSizeTooLarge);
        using (ProgramProcess worker = Start())
        {
            worker.WaitForExit().ShouldBe(1, worker.Output);
            worker.Output.ShouldContain("\"LogLevel\":\"Critical\"");
            worker.Output.ShouldContain("Raise max.message.bytes of the topic");
        }

        // As if the topic's limit had been raised.
        using ProgramProcess restarted = Start();
        using var letters = new TopicReader(_broker.BootstrapServers, "transactions-dead-letters", partitions: 1);
        Eventually.True(() => letters.Read() == 1, restarted);
        Stop(restarted);
        letters.Messages[0].Value.ShouldBe([1, 2, 3]);
    }

    // At least once: scores whose commit the outage swallowed come again, so payments are told apart, not counted. On failure the message says which of
    // three it was: the worker stands still (few scored), it does not publish (few in the topic), or this reader does not see them (a fresh one does).
    private void EveryPaymentScored(ProgramProcess worker, int payments)
    {
        using var reader = new TopicReader(_broker.BootstrapServers, "scores", partitions: 1);
        bool came = SpinWait.SpinUntil(() => Distinct(reader) == payments || worker.HasExited, ProgramProcess.Patience);
        if (came && !worker.HasExited) return;
        using var fresh = new TopicReader(_broker.BootstrapServers, "scores", partitions: 1);
        bool isThere = SpinWait.SpinUntil(() => Distinct(fresh) == payments, TimeSpan.FromSeconds(20));
        throw new ShouldAssertException(
            $"{payments} payments were sent. The worker has scored {WorkerMetrics.Read(worker, "streamguard_scored_total")} and committed {WorkerMetrics.Read(worker, "streamguard_transactions_committed_total")} units; its lag is {WorkerMetrics.Read(worker, "streamguard_lag")}. "
            + $"The reader saw {reader.Messages.Count} scores of {Distinct(reader)} payments, a fresh one {fresh.Messages.Count} of {Distinct(fresh)} ({(isThere ? "so the reader is to blame" : "so they are not there")}).\n{worker.Output}");
    }

    private static int Distinct(TopicReader reader)
    {
        reader.Read();
        return reader.Messages.Select(message => ScoreMessage.TransactionId(message.Value)).Distinct().Count();
    }

    private static int OwnId => Avro.Registry.FileSchemaSource.IdOf(StreamGuardSchemas.Transaction.Schema);

    private ProgramProcess Start(params string[] more) => ProgramProcess.StreamGuard(
    [
        "run", "--bootstrap-servers", _broker.BootstrapServers, "--model", Repository.EagerModel, "--http-port", "0", "--set", "Kafka:DeliveryGuarantee=AtLeastOnce",
        "--set", "Kafka:Topics:TransactionScores=scores", "--set", "Kafka:SessionTimeout=1500ms", "--set", "Kafka:HeartbeatInterval=300ms", .. more,
    ]);

    private static void Stop(ProgramProcess worker)
    {
        worker.Terminate();
        worker.WaitForExit().ShouldBe(0, worker.Output);
    }

    private async Task<HttpStatusCode> StatusAsync(ProgramProcess worker, string probe)
    {
        // The log is written behind the program's back: its first line may come late.
        Eventually.True(() => worker.Output.Contains("served on", StringComparison.Ordinal), worker);
        string port = Regex.Match(worker.Output, @"served on 127\.0\.0\.1:(\d+)").Groups[1].Value;
        using HttpResponseMessage response = await _http.GetAsync(new Uri($"http://127.0.0.1:{port}/health/{probe}"));
        return response.StatusCode;
    }

    private async Task UntilAsync(ProgramProcess worker, HttpStatusCode ready)
    {
        using var deadline = new CancellationTokenSource(ProgramProcess.Patience);
        while (await StatusAsync(worker, "ready") != ready)
        {
            if (deadline.IsCancellationRequested || worker.HasExited) throw new TimeoutException($"/health/ready did not become {ready}:\n{worker.Output}");
            await Task.Yield();
        }
    }

    private void Send(int partition, int schemaId, string name, int count)
    {
        var encoder = new TransactionEncoder(schemaId);
        for (int i = 0; i < count; i++)
        {
            var payment = new TransactionData(
                $"{name} {i}", "a", 1_750_000_000_000 + (i * 3_600_000L), 1_000, "EUR", "m", null, 5411, "DE", "DE", Channel.Chip, null, null, 2.5f);
            SendRaw(partition, encoder.EncodeToArray(payment));
        }
    }

    private void SendRaw(int partition, byte[] value)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = _broker.BootstrapServers, LingerMs = 0 }).SetLogHandler((_, _) => { }).Build();
        producer.Produce(new TopicPartition("transactions", partition), new Message<Null, byte[]> { Value = value });
        producer.Flush(ProgramProcess.Patience).ShouldBe(0);
    }
}
