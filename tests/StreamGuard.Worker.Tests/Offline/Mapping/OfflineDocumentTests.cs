using System.Text.RegularExpressions;
using Shouldly;
using StreamGuard.Worker.Commands;

namespace StreamGuard.Worker.Tests.Offline.Mapping;

/// <summary>What docs/offline.md says of the CSV example is so.</summary>
public sealed partial class OfflineDocumentTests : IDisposable
{
    private static readonly string Examples = Path.Combine(RepositoryFiles.Root, "docs", "examples");
    private static readonly string Text = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "offline.md"));
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Commands_OfTheExample_Work()
    {
        string[] commands = [.. ExampleCommand().Matches(Text).Select(match => match.Groups[1].Value)];
        commands.Length.ShouldBe(2);
        foreach (string command in commands)
        {
            string[] arguments = [.. command.Split(' ').Select(InPlace)];
            using var output = new StringWriter();
            using var error = new StringWriter();

            int status = await CommandLine.RunAsync(arguments, output, error);

            status.ShouldBe(ExitCodes.Ok, error.ToString());
        }

        int payments = File.ReadLines(Path.Combine(Examples, "payments.csv")).Count() - 1;
        File.ReadLines(_folder.PathOf("scores.csv")).Count().ShouldBe(payments + 1);
        File.Exists(Path.Combine(_folder.PathOf("features/"), "specification.json")).ShouldBeTrue();
    }

    [Fact]
    public void Examples_InTheText_AreTheFiles()
    {
        Text.ShouldContain(File.ReadAllText(Path.Combine(Examples, "mapping.json")));
        string[] payments = File.ReadAllLines(Path.Combine(Examples, "payments.csv"));
        Text.ShouldContain($"(some of its {payments.Length} lines)");
        string shown = Text[Text.IndexOf(payments[0], StringComparison.Ordinal)..];
        string[] lines = [.. shown[..shown.IndexOf("\n\n", StringComparison.Ordinal)].Split('\n').Select(line => line.Trim()).Where(line => line != "...")];
        lines.Length.ShouldBeGreaterThan(3);
        lines.ShouldAllBe(line => payments.Contains(line));
    }

    private string InPlace(string word) => word switch
    {
        _ when word.StartsWith("docs/examples/", StringComparison.Ordinal) => Path.Combine(Examples, word["docs/examples/".Length..]),
        "models/default" => Path.Combine(RepositoryFiles.Root, "models", "default"),
        "features/" or "scores.csv" => _folder.PathOf(word),
        _ => word,
    };

    [GeneratedRegex(@"^    streamguard (.*docs/examples/payments\.csv.*)$", RegexOptions.Multiline)]
    private static partial Regex ExampleCommand();
}
