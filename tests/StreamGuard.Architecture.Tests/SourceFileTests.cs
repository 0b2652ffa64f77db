using System.Text.RegularExpressions;
using Shouldly;

namespace StreamGuard.Architecture.Tests;

/// <summary>How source files are named, placed and sized.</summary>
public partial class SourceFileTests
{
    private const int MostLines = 400;

    // Longer than the rule, and why. Nothing is added here without a reason, and what is here may shrink but not grow.
    private static readonly Dictionary<string, int> LongerFiles = new()
    {
        // One callback-driven client whose state (pauses, seeks, assignment) changes together.
        ["src/StreamGuard.Kafka/Consuming/KafkaSourceConsumer.cs"] = 430,
    };

    // Put together from halves, so that this file passes its own test.
    private static readonly string[] BannedMarks = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "XX" + "X", "NotImplemented" + "Exception"];

    private static readonly string[] TextPatterns = ["*.cs", "*.csproj", "*.py", "*.sh", "*.md", "*.yml", "*.yaml", "*.json", "*.avsc", "*.props"];

    [Fact]
    public void Namespace_OfEveryFile_IsItsFolder()
    {
        List<string> wrong = [];
        foreach (string file in Repository.SourceFiles)
        {
            // Only a program's entry point does without a namespace.
            Match match = NamespaceLine().Match(File.ReadAllText(file));
            string[] folders = Repository.Relative(file).Split('/')[1..^1];
            string declared = match.Success ? match.Groups[1].Value : "none";
            if (match.Success ? declared != string.Join('.', folders) : Path.GetFileName(file) is not ("Program.cs" or "AssemblyInfo.cs" or "GlobalUsings.cs" or "Usings.cs"))
                wrong.Add($"{Repository.Relative(file)}: {declared}");
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void PublicTypes_OfEveryFile_AreAtMostOneAndNameTheFile()
    {
        List<string> wrong = [];
        foreach (string file in Repository.SourceFiles)
        {
            string[] types = [.. PublicType().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)];
            if (types.Length > 1 || (types.Length == 1 && Path.GetFileName(file).Split('.')[0] != types[0]))
                wrong.Add($"{Repository.Relative(file)}: {string.Join(", ", types)}");
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Length_OfEveryFile_IsAtMost400Lines() =>
        Repository.SourceFiles.Select(file => (File: Repository.Relative(file), Lines: File.ReadLines(file).Count())).Where(file => file.Lines > LongerFiles.GetValueOrDefault(file.File, MostLines)).ShouldBeEmpty();

    [Fact]
    public void Text_OfEveryFile_HasNoMarkOfUnfinishedWork()
    {
        List<string> marked = [];
        foreach (string file in new[] { "src", "tests", "docs", "eng", "schemas", "deploy", "models" }.SelectMany(folder => TextPatterns.SelectMany(pattern => Repository.FilesUnder(folder, pattern))))
        {
            string text = File.ReadAllText(file);
            marked.AddRange(BannedMarks.Where(mark => Regex.IsMatch(text, $@"\b{mark}\b")).Select(mark => $"{Repository.Relative(file)}: {mark}"));
        }

        marked.ShouldBeEmpty();
    }

    [Fact]
    public void SourceFiles_AreFound() => Repository.SourceFiles.Count.ShouldBeGreaterThan(100);

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    // Types of a file-scoped namespace begin at the first column; nested ones do not.
    [GeneratedRegex(@"^public (?:(?:static|sealed|abstract|partial|readonly|ref|unsafe) )*(?:class|interface|enum|delegate \S+|(?:record )?struct|record(?: class)?) (\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();
}
