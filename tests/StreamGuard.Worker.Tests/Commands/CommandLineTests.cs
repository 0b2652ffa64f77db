using Shouldly;
using StreamGuard.Worker.Commands;

namespace StreamGuard.Worker.Tests.Commands;

public class CommandLineTests
{
    [Fact]
    public async Task Help_OfTheProgram_TeachesTheCommandsAndExamples()
    {
        var result = await StreamGuardProgram.RunAsync("--help");

        result.Status.ShouldBe(ExitCodes.Ok);
        result.Error.ShouldBeEmpty();
        foreach (var word in (string[])["run", "config", "Examples:", "streamguard run --bootstrap-servers", "Exit status:"])
        {
            result.Output.ShouldContain(word);
        }
    }

    [Theory]
    [InlineData("streamguard: 'rnu' is not a command here; did you mean run? See: streamguard --help\n", "rnu")]
    [InlineData("streamguard: '--bootstrap-server' is not an option here; did you mean --bootstrap-servers? See: streamguard run --help\n", "run", "--bootstrap-server", "a:1")]
    [InlineData("streamguard: 'extra' is not wanted here. See: streamguard config check --help\n", "config", "check", "extra")]
    [InlineData("streamguard: --set wants SECTION:KEY=VALUE, e.g. Pipeline:BatchSize=128, not 'x'. See: streamguard run --help\n", "run", "--set", "x")]
    [InlineData("streamguard: Required command was not provided. See: streamguard --help\n")]
    [InlineData("streamguard: nowhere.json: there is no such file; correct --config.\n", "run", "--config", "nowhere.json")]
    [InlineData("streamguard: Http:Prot: there is no such setting; did you mean Http:Port?\n", "run", "--set", "Http:Prot=1")]
    [InlineData("streamguard: Http:Port: '70000' is outside 0 to 65535; set it to a value in that range.\n", "run", "--http-port", "70000")]
    [InlineData("streamguard: Http:Port: 'x' is not a whole number. (1 more; see: streamguard config check)\n", "run", "--http-port", "x", "--log-format", "y")]
    public async Task Run_Mistake_IsOneLineAndStatusTwo(string error, params string[] arguments)
    {
        var console = (Output: new StringWriter { NewLine = "\n" }, Error: new StringWriter { NewLine = "\n" });

        var status = await CommandLine.RunAsync(arguments, console.Output, console.Error);

        console.Error.ToString().ShouldBe(error);
        console.Output.ToString().ShouldBeEmpty();
        status.ShouldBe(ExitCodes.Usage);
    }

    [Fact]
    public async Task Run_MistakeInTheBuiltProgram_IsOneLineAndStatusTwo() =>
        (await StreamGuardProgram.RunAsync("run", "--config", "/nowhere/streamguard.json"))
            .ShouldBeOneLine(ExitCodes.Usage, "streamguard: /nowhere/streamguard.json: there is no such file");

    [Fact]
    public async Task ConfigCheck_GoodConfiguration_SaysOk()
    {
        using var file = new TemporaryFile("""{ "Http": { "Port": 9000 } }""");

        var result = await StreamGuardProgram.RunAsync("config", "check", "--config", file.Path, "--set", "Kafka:Settings:sasl.password=hunter2", "--model", ModelCopy.Original);

        result.Error.ShouldBeEmpty();
        result.Status.ShouldBe(ExitCodes.Ok);
        result.Output.ShouldContain($"Http:Port = 9000  ({file.Path})\n");
        result.Output.ShouldContain("Kafka:Settings:sasl.password = (set, not shown)  (command line)\n");
        result.Output.ShouldNotContain("hunter2");
        result.Output.ShouldEndWith("\nOK\n");
    }

    [Fact]
    public async Task ConfigCheck_BadConfiguration_SaysEachMistake()
    {
        var result = await StreamGuardProgram.RunAsync("config", "check", "--set", "Http:Port=-1", "--set", "History:Capacity=5", "--model", ModelCopy.Original);

        result.Status.ShouldBe(ExitCodes.Usage);
        result.Output.ShouldNotContain("\nOK\n");
        result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(
            [
                "streamguard: Http:Port: '-1' is outside 0 to 65535; set it to a value in that range.",
                "streamguard: History:Capacity: '5' is not one of 4, 8, 16, 32, 64.",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task ConfigCheck_MistakesOfEveryKind_SaysThemAll()
    {
        var (status, error) = await CheckAsync(
            "--set", "Http:Portt=1", "--set", "Http:LivenessDeadline=soon", "--set", "History:Capacity=5", "--set", "Kafka:Settings:foo=bar", "--set", "Kafka:ProducerSettings:linger.ms=long",
            "--set", "Kafka:Topics:DeadLetters=transactions", "--model", "/nowhere/model");

        status.ShouldBe(ExitCodes.Usage);
        foreach (string mistake in (string[])[
            "Http:Portt: there is no such setting; did you mean Http:Port?", "Http:LivenessDeadline: 'soon' is not a duration", "History:Capacity: '5' is not one of",
            "Kafka:Settings:foo: the client refuses it (No such configuration property: \"foo\"); correct or remove it.", "Kafka:ProducerSettings:linger.ms: the client refuses it (",
            "Kafka:Topics:DeadLetters: 'transactions' is also", "Inference:ModelDirectory: /nowhere/model: expected the folder of an ensemble, found none; correct --model"])
        {
            error.ShouldContain($"streamguard: {mistake}");
        }

        error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(7, error);
    }

    [Fact]
    public async Task ConfigCheck_ASecretThatTheClientRefuses_IsNotPrinted()
    {
        var (status, error) = await CheckAsync("--set", "Kafka:Settings:sasl.passwort=hunter2", "--model", ModelCopy.Original);

        status.ShouldBe(ExitCodes.Usage);
        error.ShouldContain("Kafka:Settings:sasl.passwort: the client refuses it");
        error.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task ConfigCheck_LessHistoryThanTheModelReads_IsAMistake()
    {
        using var model = new ModelCopy();
        model.Edit("ensemble.json", "\"history_length\": 4", "\"history_length\": 16");

        var (status, error) = await CheckAsync("--set", "History:Capacity=8", "--model", model.Path);

        error.ShouldBe("streamguard: History:Capacity: '8' is less than the model's history_length (16); raise it.\n");
        status.ShouldBe(ExitCodes.Usage);
        (await CheckAsync("--set", "History:Capacity=16", "--model", model.Path)).Status.ShouldBe(ExitCodes.Ok);
    }

    [Theory]
    [InlineData("1h", "")]
    [InlineData("3d", "warning: Terminals:LabelDelay: '3 d' is not what the model was trained with (1 h): its scores are not what its training measured.\n")]
    public async Task ConfigCheck_ModelOfAnotherLabelDelay_IsWarnedOf(string delay, string warning)
    {
        using var model = new ModelCopy();
        model.Edit("ensemble.json", "\"threshold\"", "\"label_delay_seconds\": 3600, \"threshold\"");

        var (status, error) = await CheckAsync("--set", $"Terminals:LabelDelay={delay}", "--model", model.Path);

        status.ShouldBe(ExitCodes.Ok);
        error.ShouldBe(warning);
    }

    private static async Task<(int Status, string Error)> CheckAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int status = await CommandLine.RunAsync(["config", "check", .. arguments], output, error);
        return (status, error.ToString());
    }

    [Fact]
    public async Task Version_OfTheProgram_IsPrinted()
    {
        var result = await StreamGuardProgram.RunAsync("--version");

        result.Status.ShouldBe(ExitCodes.Ok);
        result.Output.ShouldMatch(@"^\d+\.\d+\.\d+");
    }
}
