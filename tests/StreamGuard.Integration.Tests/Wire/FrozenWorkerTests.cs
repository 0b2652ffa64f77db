using Shouldly;
using StreamGuard.Avro.Registry;
using StreamGuard.Integration.Tests.Processes;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Simulation;
using StreamGuard.Worker.Simulating;

namespace StreamGuard.Integration.Tests.Wire;

/// <summary>
/// A worker that stands still for longer than a session, while the group gives its partitions to another one, and then goes on as if nothing
/// had happened.
/// </summary>
public sealed class FrozenWorkerTests
{
    private const int Freezes = 4;
    private const int EventsPerFreeze = 3_000;
    private static readonly TimeSpan Session = TimeSpan.FromSeconds(3);

    [KafkaFact]
    public void Run_OneOfTwoWorkersIsFrozenForLongerThanASession_EveryPaymentIsScoredOnce()
    {
        string servers = KafkaFactAttribute.BootstrapServers!;
        string name = "frozen-" + Guid.NewGuid().ToString("N");
        string input = $"{name}-in", output = $"{name}-scores";
        WireTopics.Create(input, $"{name}-alerts", $"{name}-dead", output, $"{name}-outcomes", $"{name}-outcomes-dead", $"{name}-activity");
        using ProgramProcess steady = Start(servers, name, "steady");
        using ProgramProcess frozen = Start(servers, name, "frozen");
        using var scores = new TopicReader(servers, output, WireTopics.PartitionsOf(output));
        var encoder = new TransactionEncoder(FileSchemaSource.IdOf(StreamGuardSchemas.Transaction.Schema));
        using var group = new GroupOffsets(servers, name, input);
        using var sender = new TransactionSender(servers, input, encoder.EncodeToArray);
        sender.Connect(ProgramProcess.Patience);
        using IEnumerator<LabelledTransaction> payments = PaymentSimulator.Run(new SimulationOptions { Accounts = 200, Seed = 5 }).GetEnumerator();
        int sent = 0, assignments = 0;

        for (int freeze = 0; freeze < Freezes; freeze++)
        {
            Eventually.True(() => Assignments() > assignments, frozen);
            assignments = Assignments();

            // In the middle of the load, so that the worker is stopped anywhere between reading and committing.
            SendMore(EventsPerFreeze / 2);
            int before = scores.Read();
            Eventually.True(() => scores.Read() > before, steady);
            frozen.Freeze();
            SendMore(EventsPerFreeze / 2);

            // The scores themselves cannot be read now: the frozen worker's open transaction may hold them back.
            Eventually.True(() => group.Committed() >= sent, steady);
            frozen.Thaw();
        }

        SendMore(EventsPerFreeze);
        Eventually.True(() => scores.Read() >= sent, steady);
        foreach (ProgramProcess worker in (ProgramProcess[])[frozen, steady])
        {
            worker.Terminate();
            worker.WaitForExit().ShouldBe(0, worker.Output);
        }

        scores.Read().ShouldBe(sent, $"no score may be committed twice\n{frozen.Output}");
        Count("Lost").ShouldBeGreaterThanOrEqualTo(Freezes, $"the worker must have been frozen for long enough, with partitions\n{frozen.Output}");

        int Assignments() => Count("Assigned");

        int Count(string word) => frozen.Output.Split('\n').Count(line => line.Contains(word, StringComparison.Ordinal));

        void SendMore(int count)
        {
            for (int i = 0; i < count && payments.MoveNext(); i++, sent++) sender.Send(payments.Current.Transaction, CancellationToken.None);
            sender.Drain(CancellationToken.None);
            sender.Failed.ShouldBe(0);
        }
    }

    private static ProgramProcess Start(string servers, string name, string worker) => ProgramProcess.StreamGuard(
        "run", "--bootstrap-servers", servers, "--model", Repository.DefaultModel, "--group", name, "--set", "Http:Port=0",
        "--set", $"Kafka:Topics:Transactions={name}-in", "--set", $"Kafka:Topics:FraudAlerts={name}-alerts", "--set", $"Kafka:Topics:DeadLetters={name}-dead",
        "--set", $"Kafka:Topics:TransactionScores={name}-scores", "--set", $"Kafka:Topics:FraudOutcomes={name}-outcomes",
        "--set", $"Kafka:Topics:OutcomeDeadLetters={name}-outcomes-dead", "--set", $"Kafka:Topics:TerminalActivity={name}-activity", "--set", $"Kafka:TransactionalId={name}-{worker}",
        "--set", $"Kafka:SessionTimeout={Session.TotalSeconds}s", "--set", "Kafka:HeartbeatInterval=500ms",
        "--set", "Pipeline:BatchSize=8", "--set", "Pipeline:CommitInterval=20ms");
}
