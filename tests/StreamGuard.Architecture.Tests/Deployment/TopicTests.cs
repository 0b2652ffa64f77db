using System.Diagnostics;
using System.Globalization;
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
        created.ShouldContain(ConfigurationTable.Default("Kafka:Topics:FraudOutcomes"));
        created.ShouldContain(ConfigurationTable.Default("Kafka:Topics:OutcomeDeadLetters"));
        created.ShouldContain(ConfigurationTable.Default("Kafka:Topics:TerminalActivity"));
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

    [Fact]
    public async Task Script_Run_KeepsWhatEveryWorkerReadsForLongerThanItIsRemembered()
    {
        string[] lines = await RunAsync();

        // The longest window, the label delay, the lateness.
        int remembered = 30 + Days(ConfigurationTable.Default("Terminals:LabelDelay")!) + int.Parse(ConfigurationTable.Default("Terminals:LatenessDays")!, CultureInfo.InvariantCulture);
        string activity = lines.Single(line => Value(line, "--topic") == "terminal-activity");
        activity.ShouldContain("cleanup.policy=compact,delete");
        Retention(activity).ShouldBeGreaterThan(TimeSpan.FromDays(remembered));
        TimeSpan outcomes = Retention(lines.Single(line => Value(line, "--topic") == "fraud-outcomes"));
        outcomes.ShouldBeGreaterThan(TimeSpan.FromDays(Days(ConfigurationTable.Default("History:Horizon")!)));
        Retention(lines.Single(line => Value(line, "--topic") == "fraud-outcomes-dead-letters")).ShouldBeGreaterThan(outcomes);

        static int Days(string text) => int.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture);
    }

    private static TimeSpan Retention(string line) =>
        TimeSpan.FromMilliseconds(double.Parse(line.Split("retention.ms=")[1].Split(' ')[0], CultureInfo.InvariantCulture));

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
