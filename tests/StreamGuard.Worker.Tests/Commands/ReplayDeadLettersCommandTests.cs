using Confluent.Kafka;
using Shouldly;
using StreamGuard.Kafka.Embedded;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Sources;
using StreamGuard.Worker.Commands;

namespace StreamGuard.Worker.Tests.Commands;

public sealed class ReplayDeadLettersCommandTests
{
    private const string Canary = "acct_canary_0xdead";

    [Fact]
    public async Task Replay_OnABroker_ShowsATableSendsOnceAndNamesNoAccount()
    {
        using var broker = Broker();
        Send(broker, Letter(0, DecodeFailure.UnknownSchema), Letter(1, DecodeFailure.UnknownSchema), Letter(0, DecodeFailure.Malformed));
        string[] atLeastOnce = ["--set", "Kafka:DeliveryGuarantee=AtLeastOnce"];

        var dry = await Run(["-b", broker.BootstrapServers, "--dry-run", .. atLeastOnce]);
        dry.Status.ShouldBe(ExitCodes.Ok, dry.Error);
        Row(dry.Output, "reason").ShouldBe(["reason", "partition", "to", "replay", "earlier", "not", "asked", "too", "old", "attempts", "homeless"]);
        Row(dry.Output, "Malformed").ShouldBe(["Malformed", "0", "1", "0", "0", "0", "0", "0"]);
        Row(dry.Output, "all").ShouldBe(["all", "3", "0", "0", "0", "0", "0"]);
        dry.Output.ShouldContain("3 of the 3 dead letters read from transactions-dead-letters would go back to transactions; nothing was sent.");

        var one = await Run(["-b", broker.BootstrapServers, "--reason", "unknownschema", "--rate", "0", .. atLeastOnce]);
        one.Status.ShouldBe(ExitCodes.Ok, one.Error);
        one.Output.ShouldContain("2 of the 3 dead letters read from transactions-dead-letters went back to transactions.");
        var all = await Run(["-b", broker.BootstrapServers, .. atLeastOnce]);
        all.Output.ShouldContain("1 of the 3 dead letters");
        Row(all.Output, "all").ShouldBe(["all", "1", "2", "0", "0", "0", "0"]);

        foreach (var said in (ProgramResult[])[dry, one, all]) (said.Output + said.Error).ShouldNotContain(Canary);
    }

    [Fact]
    public async Task Replay_ClusterThatDropsTheOffsetsOfTransactions_IsWarnedOf()
    {
        using var broker = Broker();
        Send(broker, Letter(0, DecodeFailure.UnknownSchema));

        var result = await Run("-b", broker.BootstrapServers);

        result.Status.ShouldBe(ExitCodes.Ok, result.Error);
        result.Output.ShouldContain("1 of the 1 dead letters");
        result.Error.ShouldContain("warning: the cluster does not keep the offsets");
        result.Error.ShouldContain("Kafka:DeliveryGuarantee=AtLeastOnce");
    }

    [Fact]
    public async Task Replay_NothingThere_SaysSo()
    {
        using var broker = Broker();

        var result = await Run("-b", broker.BootstrapServers);

        result.Status.ShouldBe(ExitCodes.Ok, result.Error);
        result.Output.ShouldContain("0 of the 0 dead letters");
    }

    [Fact]
    public async Task Replay_TopicIsMissing_OneLineAndFailure()
    {
        using var broker = Broker();

        var result = await Run("-b", broker.BootstrapServers, "--set", "Kafka:Topics:DeadLetters=nowhere");

        result.ShouldBeOneLine(ExitCodes.Failure, "streamguard: topic nowhere at ");
    }

    [Fact]
    public async Task Replay_NoBroker_OneLineAndFailure() =>
        (await Run("-b", "127.0.0.1:1", "--set", "Kafka:CommittedOffsetsTimeout=1s")).ShouldBeOneLine(ExitCodes.Failure, "streamguard: topic transactions at 127.0.0.1:1: ");

    [Theory]
    [InlineData("--reason UnknownShema is no reason; the reasons are NullValue, NotFramed, UnknownSchema, ", "--reason", "UnknownShema")]
    [InlineData("did you mean UnknownSchema?", "--reason", "UnknownShema")]
    [InlineData("--reason RegistryUnavailable is no reason", "--reason", "RegistryUnavailable")]
    [InlineData("--rate is -1", "--rate", "-1")]
    [InlineData("--limit is 0", "--limit", "0")]
    [InlineData("--max-attempts is 0", "--max-attempts", "0")]
    [InlineData("--partition is -1", "--partition", "-1")]
    [InlineData("--since wants a time", "--since", "yesterday")]
    [InlineData("Kafka:GroupIdd: there is no such setting", "--set", "Kafka:GroupIdd=x")]
    public async Task Replay_WrongOption_OneLineAndUsageStatus(string said, params string[] arguments)
    {
        var result = await Run(arguments);

        result.Status.ShouldBe(ExitCodes.Usage);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldContain(said);
        result.Error.TrimEnd('\n').ShouldNotContain("\n");
    }

    private static string[] Row(string table, string first) =>
        table.Split('\n').First(line => line.StartsWith(first, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static EmbeddedBroker Broker()
    {
        var broker = new EmbeddedBroker();
        broker.CreateTopic("transactions", 2);
        broker.CreateTopic("transactions-dead-letters", 1);
        return broker;
    }

    private static OutputRecord Letter(int partition, DecodeFailure reason)
    {
        byte[] account = System.Text.Encoding.UTF8.GetBytes(Canary);
        var record = new SourceRecord { Partition = partition, Offset = 7, Key = account, Value = account };
        return DeadLetterRecord.Create("transactions-dead-letters", "transactions", record, reason);
    }

    private static void Send(EmbeddedBroker broker, params OutputRecord[] letters)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = broker.BootstrapServers, LingerMs = 0 }).SetLogHandler((_, _) => { }).Build();
        foreach (OutputRecord letter in letters)
        {
            var headers = new Headers();
            foreach (RecordHeader header in letter.Headers!) headers.Add(header.Name, header.Value);
            producer.Produce(letter.Topic, new Message<byte[]?, byte[]?> { Key = letter.Key, Value = letter.Value, Headers = headers });
        }

        producer.Flush(TimeSpan.FromSeconds(30)).ShouldBe(0);
    }

    private static async Task<ProgramResult> Run(params string[] arguments)
    {
        var console = (Output: new StringWriter { NewLine = "\n" }, Error: new StringWriter { NewLine = "\n" });
        var status = await CommandLine.RunAsync(["replay-dead-letters", .. arguments], console.Output, console.Error);
        return new ProgramResult(status, console.Output.ToString(), console.Error.ToString());
    }
}
