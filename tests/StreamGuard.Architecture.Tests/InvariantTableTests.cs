using System.Text.RegularExpressions;
using Shouldly;

namespace StreamGuard.Architecture.Tests;

/// <summary>The invariants of ARCHITECTURE.md name assertions and tests that are there.</summary>
public partial class InvariantTableTests
{
    private static readonly string[][] Rows =
    [
        .. File.ReadAllLines(Path.Combine(Repository.Root, "ARCHITECTURE.md"))
            .SkipWhile(line => line != "## Invariants").TakeWhile((line, index) => index == 0 || !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => Row().IsMatch(line)).Select(line => line.Trim('|').Split('|')),
    ];

    private static readonly ILookup<string, string> Files = Repository.SourceFiles.ToLookup(path => Path.GetFileNameWithoutExtension(path), Repository.Relative);

    [Fact]
    public void Invariants_Numbers_CountUpAndEachHasFourColumns()
    {
        Rows.Length.ShouldBeGreaterThan(10);
        Rows.ShouldAllBe(row => row.Length == 4);
        Rows.Select(row => int.Parse(row[0].Trim(), System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(Enumerable.Range(1, Rows.Length));
    }

    [Fact]
    public void Invariants_EveryAssertion_ExistsInTheProgram()
    {
        foreach (string[] row in Rows) ShouldExist(row, column: 2, "src/");
    }

    [Fact]
    public void Invariants_EveryTest_ExistsAmongTheTests()
    {
        foreach (string[] row in Rows) ShouldExist(row, column: 3, "tests/");
    }

    private static void ShouldExist(string[] row, int column, string folder)
    {
        string[] names = [.. Name().Matches(row[column]).Select(match => match.Groups[1].Value)];
        names.ShouldNotBeEmpty($"invariant {row[0].Trim()} names nothing in {folder}");
        foreach (string name in names)
        {
            string[] parts = name.Split('.');
            string[] texts = [.. Files[parts[0]].Where(path => path.StartsWith(folder, StringComparison.Ordinal)).Select(path => File.ReadAllText(Path.Combine(Repository.Root, path)))];
            texts.ShouldContain(text => Declares(text, parts), $"invariant {row[0].Trim()}: nothing under {folder} declares {name}");
        }
    }

    private static bool Declares(string text, string[] parts) =>
        Regex.IsMatch(text, $@"\b(class|record|struct) {parts[0]}\b")
        && (parts.Length == 1 || Regex.IsMatch(text, $@"\b{parts[1]}\("))
        && (!parts[0].EndsWith("Tests", StringComparison.Ordinal) || Regex.IsMatch(text, @"\[\w*(Fact|Theory|Property)"));

    [GeneratedRegex(@"^\| \d+ \|")]
    private static partial Regex Row();

    [GeneratedRegex("`([A-Za-z_.]+)`")]
    private static partial Regex Name();
}
