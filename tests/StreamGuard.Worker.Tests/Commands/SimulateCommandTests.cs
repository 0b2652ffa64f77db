using System.Text.Json;
using Confluent.Kafka;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shouldly;
using StreamGuard.Kafka.Embedded;
using StreamGuard.Worker.Commands;

namespace StreamGuard.Worker.Tests.Commands;

public class SimulateCommandTests
{
    [Fact]
    public async Task Simulate_SameOptionsTwice_WritesTheSameFile()
    {
        using var one = new TemporaryFile("");
        using var two = new TemporaryFile("");
        (await Run("simulate", "--output", one.Path, "--events", "3000", "--seed", "5")).Status.ShouldBe(ExitCodes.Ok);
        (await Run("simulate", "--output", two.Path, "--events", "3000", "--seed", "5")).Status.ShouldBe(ExitCodes.Ok);
        var lines = File.ReadAllLines(one.Path);
        lines.Length.ShouldBe(3_000);
        File.ReadAllLines(two.Path).ShouldBe(lines);
        Directory.GetFiles(Path.GetDirectoryName(one.Path)!, Path.GetFileName(one.Path) + "*").ShouldBe([one.Path]);
        using var first = JsonDocument.Parse(lines[0]);
        first.RootElement.GetProperty("is_fraud").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Simulate_LackingFields_AreNullAlwaysOrOfAShareOfTheAccounts()
    {
        using var file = new TemporaryFile("");
        var (status, _, _) = await Run("simulate", "--output", file.Path, "--events", "2000", "--accounts", "100", "--lacking", "account_country", "--lacking", "merchant_country=0.5");
        status.ShouldBe(ExitCodes.Ok);
        var payments = File.ReadLines(file.Path).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        payments.ShouldAllBe(payment => payment.GetProperty("account_country").ValueKind == JsonValueKind.Null);
        payments.Count(payment => payment.GetProperty("merchant_country").ValueKind == JsonValueKind.Null).ShouldBeInRange(600, 1600);
    }

    [Fact]
    public async Task Simulate_ToAFile_ShowsProgressAndASummary()
    {
        using var file = new TemporaryFile("");
        var (_, output, error) = await Run("simulate", "--output", file.Path, "--events", "20000", "--accounts", "100", "--without", "MULE_TRANSFER");
        output.ShouldStartWith("20,000 payments of 100 accounts, 2026-01-01 ");
        error.ShouldContain("simulating: 100 %");
        File.ReadAllText(file.Path).ShouldNotContain("MULE_TRANSFER");
    }

    [Fact]
    public async Task Simulate_ToKafka_SendsThemAll()
    {
        using var broker = new EmbeddedBroker();
        var (status, output, error) = await Run("simulate", "--bootstrap-servers", broker.BootstrapServers, "--events", "1000", "--accounts", "50");
        error.ShouldNotContain("streamguard:");
        status.ShouldBe(ExitCodes.Ok);
        output.ShouldContain("1,000 payments of 50 accounts");
        output.ShouldContain("topic transactions");
    }

    [Fact]
    public async Task Simulate_ToKafkaWithARegistry_SendsTheIdThatItGave()
    {
        string? subject = null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var registry = builder.Build();
        registry.MapPost("/subjects/{name}/versions", (string name) =>
        {
            subject = name;
            return Results.Text("{\"id\":77}", "application/json");
        });
        await registry.StartAsync();
        using var broker = new EmbeddedBroker();
        broker.CreateTopic("payments", 1);
        var (status, _, error) = await Run(
            "simulate", "-b", broker.BootstrapServers, "--topic", "payments", "--events", "10", "--schema-registry", registry.Urls.Single());
        error.ShouldNotContain("streamguard:");
        status.ShouldBe(ExitCodes.Ok);
        subject.ShouldBe("payments-value");

        var configuration = new ConsumerConfig { BootstrapServers = broker.BootstrapServers, GroupId = "reader" };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(configuration).Build();
        consumer.Assign(new TopicPartitionOffset("payments", 0, Offset.Beginning));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        consumer.Consume(deadline.Token).Message.Value[..5].ShouldBe([0, 0, 0, 0, 77]);
    }

    [Fact]
    public async Task Simulate_RegistryThatIsNotThere_OneLineAndFailure()
    {
        using var broker = new EmbeddedBroker();
        var (status, _, error) = await Run("simulate", "-b", broker.BootstrapServers, "--schema-registry", "http://127.0.0.1:1");
        status.ShouldBe(ExitCodes.Failure);
        error.ShouldStartWith("streamguard: cannot register the schema of transactions at http://127.0.0.1:1/: ");
    }

    [Fact]
    public async Task Simulate_PeriodInTheFuture_SaysSo()
    {
        using var broker = new EmbeddedBroker();
        var (status, _, error) = await Run("simulate", "--bootstrap-servers", broker.BootstrapServers, "--events", "100", "--start", "2090-01-01");
        status.ShouldBe(ExitCodes.Failure);
        error.ShouldContain("stopped after 0 payments");
        error.ShouldContain("--start");
    }

    [Theory]
    [InlineData("--output FILE", "simulate")]
    [InlineData("--output FILE", "simulate", "--output", "x", "--bootstrap-servers", "y:1")]
    [InlineData("--events is 0", "simulate", "--output", "x", "--events", "0")]
    [InlineData("--rate is -2", "simulate", "--bootstrap-servers", "y:1", "--rate", "-2")]
    [InlineData("--rate goes with", "simulate", "--output", "x", "--rate", "5")]
    [InlineData("Accounts is 3", "simulate", "--output", "x", "--accounts", "3")]
    [InlineData("Difficulty is 1.5", "simulate", "--output", "x", "--difficulty", "1.5")]
    [InlineData("Start is 1980", "simulate", "--output", "x", "--start", "1980-01-01")]
    [InlineData("not '01.02.2026'", "simulate", "--output", "x", "--start", "01.02.2026")]
    [InlineData("--bootstrap-servers: 'y:z' is not HOST:PORT", "simulate", "--bootstrap-servers", "y:z")]
    [InlineData("not 'tomorrow'", "simulate", "--output", "x", "--start", "tomorrow")]
    [InlineData("--schema-registry wants", "simulate", "--bootstrap-servers", "y:1", "--schema-registry", "here")]
    [InlineData("--schema-registry: Url", "simulate", "--bootstrap-servers", "y:1", "--schema-registry", "ftp://here")]
    [InlineData("--without PHISHING", "simulate", "--output", "x", "--without", "PHISHING")]
    [InlineData("'distance' is not an optional field", "simulate", "--output", "x", "--lacking", "distance")]
    [InlineData("the share of accounts is from 0 to 1", "simulate", "--output", "x", "--lacking", "device_id=2")]
    [InlineData("the share of accounts is from 0 to 1", "simulate", "--output", "x", "--lacking", "device_id=few")]
    [InlineData("--accounts", "simulate", "--output", "x", "--accounts", "many")]
    public async Task Simulate_WrongOption_OneLineAndUsageStatus(string said, params string[] arguments)
    {
        var (status, output, error) = await Run(arguments);
        status.ShouldBe(ExitCodes.Usage);
        output.ShouldBeEmpty();
        error.ShouldContain(said);
        error.TrimEnd('\n').ShouldNotContain("\n");
    }

    [Fact]
    public async Task Simulate_FolderThatIsNotThere_OneLineAndFailure()
    {
        var (status, _, error) = await Run("simulate", "--output", "/no/such/folder/x.jsonl", "--events", "5");
        status.ShouldBe(ExitCodes.Failure);
        error.ShouldBe("streamguard: /no/such/folder/x.jsonl cannot be written: its folder does not exist; create it\n");
    }

    private static async Task<(int Status, string Output, string Error)> Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int status = await CommandLine.RunAsync(arguments, output, error);
        return (status, output.ToString(), error.ToString());
    }
}
