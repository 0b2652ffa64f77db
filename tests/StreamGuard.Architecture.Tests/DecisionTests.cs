using System.Text.RegularExpressions;
using Shouldly;

namespace StreamGuard.Architecture.Tests;

/// <summary>The decisions under docs/adr and their index.</summary>
public partial class DecisionTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs", "adr");

    private static readonly string[] Decisions =
        [.. Directory.EnumerateFiles(Folder, "*.md").Select(path => Path.GetFileName(path)).Where(name => name != "README.md").Order(StringComparer.Ordinal)];

    [Fact]
    public void Index_Links_AreExactlyTheDecisions() =>
        Link().Matches(File.ReadAllText(Path.Combine(Folder, "README.md"))).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal).ShouldBe(Decisions);

    [Fact]
    public void Decisions_AreNumberedOnceEach()
    {
        Decisions.ShouldNotBeEmpty();
        Decisions.ShouldAllBe(name => Regex.IsMatch(name, @"^\d{4}-[a-z0-9-]+\.md$"));
        Decisions.Select(name => name[..4]).ShouldBeUnique();
    }

    [Fact]
    public void Decisions_NameTheOptionsThatLost()
    {
        foreach (string name in Decisions) File.ReadAllText(Path.Combine(Folder, name)).ShouldContain("## Options that lost", customMessage: name);
    }

    [GeneratedRegex(@"\]\((\d{4}[^)#]*\.md)\)")]
    private static partial Regex Link();
}
