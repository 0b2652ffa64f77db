using Shouldly;
using StreamGuard.Worker.Commands;
using StreamGuard.Worker.Tests.Offline;

namespace StreamGuard.Worker.Tests.Commands;

public sealed class OfflineCommandTests : IDisposable
{
    private static readonly string Small = Path.Combine(RepositoryFiles.Root, "tests", "StreamGuard.Worker.Tests", "Offline", "small.jsonl");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Features_GoodFile_WritesTheArraysAndSaysHowMany()
    {
        (int status, string output, string error) = await Run("features", "--input", Small, "--output", _folder.PathOf("out"), "--history-length", "8");

        status.ShouldBe(ExitCodes.Ok, error);
        output.ShouldBe($"20 transactions -> {_folder.PathOf("out")}\n");
        error.ShouldContain("features: 100 %");
        File.Exists(Path.Combine(_folder.PathOf("out"), "specification.json")).ShouldBeTrue();
    }

    [Fact]
    public async Task Features_BadLine_EndsWithOneLineThatNamesIt()
    {
        string bad = _folder.Write("bad.jsonl", File.ReadAllText(Small).Replace("\"EUR\"", "\"euro\""));

        (int status, _, string error) = await Run("features", "--input", bad, "--output", _folder.PathOf("out"));

        status.ShouldBe(ExitCodes.Failure);
        error.ShouldStartWith($"streamguard: {bad}:1:");
        error.TrimEnd('\n').ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("--history-length", "0", "--history-length is 0; it must be from 1 to 32")]
    [InlineData("--history-length", "33", "--history-length is 33; it must be from 1 to 32")]
    [InlineData("--format", "xml", "xml")]
    public async Task Features_BadOption_IsAMistakeInTheCommandLine(string option, string value, string message)
    {
        (int status, _, string error) = await Run("features", "--input", Small, "--output", _folder.PathOf("out"), option, value);

        status.ShouldBe(ExitCodes.Usage);
        error.ShouldContain(message);
    }

    [Fact]
    public async Task Features_OutputThatIsAFile_SaysSo()
    {
        string file = _folder.Write("file", "x");

        (int status, _, string error) = await Run("features", "--input", Small, "--output", file);

        status.ShouldBe(ExitCodes.Failure);
        error.ShouldContain($"{file} cannot be written");
    }

    [Fact]
    public async Task Score_MissingModel_EndsWithOneLineAndNoOutput()
    {
        (int status, _, string error) = await Run("score", "--input", Small, "--model", _folder.PathOf("none"), "--output", _folder.PathOf("scores.csv"));

        status.ShouldBe(ExitCodes.Failure);
        error.ShouldContain(_folder.PathOf("none"));
        error.TrimEnd('\n').ShouldNotContain("\n");
        File.Exists(_folder.PathOf("scores.csv")).ShouldBeFalse();
    }

    [Fact]
    public async Task ModelVerify_MissingModel_EndsWithOneLine()
    {
        (int status, _, string error) = await Run("model", "verify", "--model", _folder.PathOf("none"));

        status.ShouldBe(ExitCodes.Failure);
        error.ShouldStartWith("streamguard: ");
        error.ShouldContain(_folder.PathOf("none"));
    }

    private static async Task<(int Status, string Output, string Error)> Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int status = await CommandLine.RunAsync(arguments, output, error);
        return (status, output.ToString(), error.ToString());
    }
}
