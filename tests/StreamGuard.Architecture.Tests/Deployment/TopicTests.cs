using System.Diagnostics;
using Shouldly;

namespace StreamGuard.Architecture.Tests.Deployment;

/// <summary>The script that creates the topics, run with a stand-in for Kafka's tool that prints what it is asked.</summary>
public class TopicTests
{
    [Fact]
    public async Task Script_Run_CreatesEveryTopicThatAWorkerUses()
    {
        string[] created = [.. (await RunAsync()).Select(line => Value(line, "--topic")).OfType<string>()];

        created.ShouldContain(ConfigurationTable.Default("Kafka:Topics:Transactions"));
        created.ShouldContain(ConfigurationTable.Default("Kafka:Topics:FraudAlerts"));
        created.ShouldContain(ConfigurationTable.Default("Kafka:Topics:DeadLetters"));
        created.ShouldContain(ComposeFile.Pairs(ComposeFile.Own.Service("worker-1"), "environment")["STREAMGUARD__KAFKA__TOPICS__TRANSACTIONSCORES"]);
        created.ShouldContain("fraud-outcomes");
        created.ShouldBeUnique();
    }

    [Fact]
    public async Task Script_Run_KeepsTransactionsForTheHorizonAndLeavesDeadLettersRoomForHeaders()
    {
        string[] lines = await RunAsync();

        string transactions = lines.Single(line => Value(line, "--topic") == "transactions");
        Value(transactions, "--partitions").ShouldBe("8");
        transactions.ShouldContain($"retention.ms={(long)TimeSpan.FromDays(180).TotalMilliseconds} ");
        ConfigurationTable.Default("History:Horizon").ShouldBe("180 d");
        lines.Single(line => Value(line, "--topic") == "transactions-dead-letters").ShouldContain("max.message.bytes=2097152");
        lines.ShouldAllBe(line => line.Contains("--bootstrap-server broker:1"));
        lines.Where(line => line.Contains("--create")).ShouldAllBe(line => line.Contains("--if-not-exists"));
    }

    private static string? Value(string line, string option)
    {
        string[] words = line.Split(' ');
        int index = Array.IndexOf(words, option);
        return index < 0 ? null : words[index + 1];
    }

    private static async Task<string[]> RunAsync()
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "deploy/kafka/create-topics.sh")]) { RedirectStandardOutput = true };
        start.Environment["KAFKA_TOPICS_TOOL"] = "echo";
        start.Environment["BOOTSTRAP_SERVERS"] = "broker:1";
        using var process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
