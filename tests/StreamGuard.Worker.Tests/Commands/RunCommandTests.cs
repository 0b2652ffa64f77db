using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Shouldly;
using StreamGuard.Kafka.Embedded;
using StreamGuard.Worker.Commands;
using StreamGuard.Worker.Tests.Telemetry;

namespace StreamGuard.Worker.Tests.Commands;

public class RunCommandTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Run_NoModel_IsOneLineAndStatusOne() =>
        (await RunAsync("/nowhere/model")).ShouldBeOneLine(ExitCodes.Failure, "streamguard: /nowhere/model: ");

    [Fact]
    public async Task Run_MissingModelFile_IsOneLineAndStatusOne()
    {
        using var model = new ModelCopy();
        File.Delete(model.FileAt("trees.onnx"));

        (await RunAsync(model.Path)).ShouldBeOneLine(ExitCodes.Failure, $"streamguard: {model.FileAt("trees.onnx")}: ");
    }

    [Fact]
    public async Task Run_WrongModelHash_IsOneLineAndStatusOne()
    {
        using var model = new ModelCopy();
        var bytes = File.ReadAllBytes(model.FileAt("attention.onnx"));
        bytes[^1] ^= 1;
        File.WriteAllBytes(model.FileAt("attention.onnx"), bytes);

        var result = await RunAsync(model.Path);

        result.ShouldBeOneLine(ExitCodes.Failure, $"streamguard: {model.FileAt("attention.onnx")}: ");
        result.Error.ShouldContain("SHA-256");
    }

    [Fact]
    public async Task Run_WrongFeatureVersion_IsOneLineAndStatusOne()
    {
        using var model = new ModelCopy();
        model.Edit("ensemble.json", "\"feature_specification\": 2", "\"feature_specification\": 999");

        var result = await RunAsync(model.Path);

        result.ShouldBeOneLine(ExitCodes.Failure, $"streamguard: {model.FileAt("ensemble.json")}: ");
        result.Error.ShouldContain("999");
    }

    [Fact]
    public async Task Run_SettingThatTheClientRefuses_IsOneLine() =>
        (await RunAsync(ModelCopy.Original, "--set", "Kafka:Settings:no.such.setting=1")).ShouldBeOneLine(
            ExitCodes.Usage, "streamguard: Kafka:Settings:no.such.setting: the client refuses it (No such configuration property: \"no.such.setting\"); correct or remove it.");

    [Fact]
    public async Task Run_LessHistoryThanTheModelReads_IsOneLineAndStatusTwo()
    {
        ProgramResult result = await RunAsync(Path.Combine(RepositoryFiles.Root, "models", "default"), "--set", "History:Capacity=8");

        result.ShouldBeOneLine(ExitCodes.Usage, "streamguard: History:Capacity: '8' is less than the model's history_length (16); raise it.");
    }

    [Fact]
    public async Task Run_PortInUse_IsOneLineAndStatusOne()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        (await StreamGuardProgram.RunAsync("run", "--http-port", $"{port}")).ShouldBeOneLine(ExitCodes.Failure, $"streamguard: cannot listen on 127.0.0.1:{port} ");
    }

    [Theory]
    [InlineData("ExactlyOnce")]
    [InlineData("AtLeastOnce")]
    public async Task Run_BrokerOutOfReach_StaysUpNotReadyAndStopsWhenTold(string guarantee)
    {
        using var process = Start(
            out var http, "--model", ModelCopy.Original, "--bootstrap-servers", "127.0.0.1:1", "--set", $"Kafka:DeliveryGuarantee={guarantee}",
            "--set", "Pipeline:DrainDeadline=2s");
        await UntilAsync(process, http, "/health/startup", HttpStatusCode.OK);

        (await http.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await http.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        Kill(process);
        var result = await StreamGuardProgram.EndAsync(process);

        result.Error.ShouldBeEmpty();
        result.Output.ShouldContain("Not ready; these checks of /health/ready fail: ");
        result.Status.ShouldBe(ExitCodes.Ok);
    }

    [Theory]
    [InlineData("1h", false)]
    [InlineData("7d", true)]
    public async Task Run_ModelOfAnotherLabelDelay_IsWarnedOf(string delay, bool warns)
    {
        using var model = new ModelCopy();
        model.Edit("ensemble.json", "\"threshold\"", "\"label_delay_seconds\": 3600, \"threshold\"");
        using var process = Start(out var http, "--model", model.Path, "--bootstrap-servers", "127.0.0.1:1", "--set", $"Terminals:LabelDelay={delay}", "--set", "Pipeline:DrainDeadline=2s");
        await UntilAsync(process, http, "/health/startup", HttpStatusCode.OK);
        Kill(process);
        var result = await StreamGuardProgram.EndAsync(process);

        result.Output.Contains("The model was trained with outcomes known after 1 h, but Terminals:LabelDelay is 7 d", StringComparison.Ordinal).ShouldBe(warns);
    }

    [Fact]
    public async Task Run_OnABroker_BecomesReadyTellsMetricsAndStopsWhenTold()
    {
        using var broker = new EmbeddedBroker();
        foreach (var topic in (string[])["transactions", "fraud-alerts", "transactions-dead-letters", "fraud-outcomes", "fraud-outcomes-dead-letters", "terminal-activity"])
        {
            broker.CreateTopic(topic, 2);
        }

        using var process = Start(
            out var http, "--model", ModelCopy.Original, "--bootstrap-servers", broker.BootstrapServers, "--set", "Kafka:DeliveryGuarantee=AtLeastOnce");
        await UntilAsync(process, http, "/health/ready", HttpStatusCode.OK);

        var metrics = await http.GetStringAsync("/metrics");
        new PrometheusText(metrics).Types.ShouldContainKey("streamguard_window_accounts");
        Kill(process);
        var result = await StreamGuardProgram.EndAsync(process);

        result.Error.ShouldBeEmpty();
        result.Status.ShouldBe(ExitCodes.Ok);
        result.Output.ShouldContain("\"Message\":\"Stopped\"");
    }

    [Theory]
    [InlineData("ExactlyOnce")]
    [InlineData("AtLeastOnce")]
    public async Task Run_OutputTopicsAreMissing_IsOneLineThatNamesThemTheirSettingsAndTheMend(string guarantee)
    {
        using var broker = new EmbeddedBroker();
        foreach (string topic in (string[])["transactions", "fraud-outcomes", "fraud-outcomes-dead-letters", "terminal-activity"]) broker.CreateTopic(topic, 1);

        ProgramResult result = await StreamGuardProgram.RunAsync(
            "run", "--http-port", "0", "--bootstrap-servers", broker.BootstrapServers, "--model", ModelCopy.Original, "--set", "Snapshots:Enabled=false",
            "--set", $"Kafka:DeliveryGuarantee={guarantee}", "--set", "Kafka:MissingTopicDeadline=0s", "--set", "Kafka:Topics:TransactionScores=scores");

        result.ShouldBeOneLine(ExitCodes.Failure, $"streamguard: Outputs have nowhere to go on {broker.BootstrapServers} (waited 0 s): ");
        result.Error.ShouldContain("topic fraud-alerts does not exist, create it or correct Kafka:Topics:FraudAlerts;");
        result.Error.ShouldContain("topic transactions-dead-letters does not exist, create it or correct Kafka:Topics:DeadLetters;");
        result.Error.ShouldContain("topic scores does not exist, create it or correct Kafka:Topics:TransactionScores, or leave that empty");
    }

    private static Task<ProgramResult> RunAsync(string model, params string[] more) =>
        StreamGuardProgram.RunAsync(["run", "--http-port", "0", "--bootstrap-servers", "127.0.0.1:1", "--model", model, "--set", "Snapshots:Enabled=false", .. more]);

    private static Process Start(out HttpClient http, params string[] arguments)
    {
        int port;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(5) };
        return StreamGuardProgram.Start(["run", "--http-port", $"{port}", "--set", "Snapshots:Enabled=false", .. arguments]);
    }

    private static async Task UntilAsync(Process process, HttpClient http, string path, HttpStatusCode wanted)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Deadline)
        {
            process.HasExited.ShouldBeFalse("the program ended");
            try
            {
                using var response = await http.GetAsync(path);
                if (response.StatusCode == wanted)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100);
        }

        process.Kill(entireProcessTree: true);
        throw new TimeoutException($"{path} did not become {wanted} within {Deadline}.");
    }

    private static void Kill(Process process) => Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExit();
}
