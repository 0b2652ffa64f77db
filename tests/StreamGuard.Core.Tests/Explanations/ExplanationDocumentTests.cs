using System.Text;
using Shouldly;
using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;

namespace StreamGuard.Core.Tests.Explanations;

public class ExplanationDocumentTests
{
    private const string Start = "<!-- groups -->\n";
    private const string End = "<!-- /groups -->";
    private static readonly string DocumentPath = Path.Combine(RepositoryFiles.Root, "docs", "explanations.md");

    [Fact]
    public void ExplanationsDocument_ComparedWithTheGroups_IsUpToDate()
    {
        string document = File.ReadAllText(DocumentPath);
        int start = document.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        string expected = document[..start] + Render() + document[document.IndexOf(End, StringComparison.Ordinal)..];
        if (Environment.GetEnvironmentVariable("STREAMGUARD_UPDATE_DOCS") == "1") File.WriteAllText(DocumentPath, expected);

        File.ReadAllText(DocumentPath).ShouldBe(expected, "Run this test with STREAMGUARD_UPDATE_DOCS=1 to rewrite the table.");
    }

    private static string Render()
    {
        var text = new StringBuilder("| code | columns of `current` | columns of `history` | the account's normal | asked for when |\n|---|---|---|---|---|\n");
        foreach (ReasonGroupDefinition group in ReasonGroups.All)
        {
            string current = Names(group.Columns, FeatureSpecification.Current), history = Names(group.HistoryColumns, FeatureSpecification.History);
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{group.Code}` | {current} | {history} | {group.Normal} | {group.Applies} |\n");
        }

        return text.Append("\nNo group sets ").Append(Names(ReasonGroups.Unchanged, FeatureSpecification.Current)).Append(": they describe the account, the terminal's traffic, or\nwhat is known at all, and an account has no normal of its own there.\n").ToString();
    }

    private static string Names(IReadOnlyList<int> columns, IReadOnlyList<FeatureDefinition> definitions) => string.Join(", ", columns.Select(column => $"`{definitions[column].Name}`"));
}
