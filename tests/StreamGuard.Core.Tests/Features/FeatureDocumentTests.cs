using System.Text;
using Shouldly;
using StreamGuard.Core.Features;

namespace StreamGuard.Core.Tests.Features;

public class FeatureDocumentTests
{
    private static readonly string DocumentPath = Path.Combine(RepositoryFiles.Root, "docs", "features.md");

    [Fact]
    public void FeaturesDocument_ComparedWithTheSpecification_IsUpToDate()
    {
        string expected = Render();
        if (Environment.GetEnvironmentVariable("STREAMGUARD_UPDATE_DOCS") == "1") File.WriteAllText(DocumentPath, expected);

        File.Exists(DocumentPath).ShouldBeTrue("Run this test with STREAMGUARD_UPDATE_DOCS=1 to write docs/features.md.");
        File.ReadAllText(DocumentPath).ShouldBe(expected, "Run this test with STREAMGUARD_UPDATE_DOCS=1 to rewrite docs/features.md.");
    }

    private static string Render()
    {
        var text = new StringBuilder();
        text.Append("# Features, specification ").Append(FeatureSpecification.Version).Append("\n\n");
        text.Append("Written by a test from `FeatureSpecification`; edit that, then run the tests with `STREAMGUARD_UPDATE_DOCS=1`.\n\n");
        text.Append("The visible history is what an account's history shows a transaction: at most its capacity (default 32) of past\n");
        text.Append("transactions, not later than the current one and not older than the horizon. Amounts are in major units of their own\n");
        text.Append("currency and are compared by their numbers; nothing is converted, so one currency an account is best. Every value is finite, whatever the input.\n\n");
        text.Append("Kinds: a *continuous* value is standardized inside the model's graph, an *indicator* is 0 or 1, a *categorical* value is a\n");
        text.Append("whole number from 0 to its cardinality - 1 that the graph embeds.\n\n");
        text.Append("Groups: *payment* is the transaction itself, *account* its account's past, *terminal* how much happened at its terminal, and *outcome*\n");
        text.Append("what payments turned out to be. Nothing of an outcome shows before the label delay (default 7 days) is over: a payment counts as\n");
        text.Append("genuine from then on if no outcome said fraud. A payment without a terminal counts for its merchant. Training can leave groups out.\n");
        text.Append("A known fraud of the account shows as long as it is in the visible history: an account that pays more often than the capacity within the\n");
        text.Append("label delay has forgotten it before it shows.\n\n");
        text.Append("## `history` [B, L, ").Append(FeatureSpecification.HistoryWidth).Append("]\n\n");
        text.Append("One row per past transaction, the newest last, padded with zeros at the front; `history_length` [B] says how many are real.\n");
        text.Append("The first ").Append(FeatureSpecification.FrozenHistoryWidth);
        text.Append(" columns are frozen: they are what they were when the transaction happened.\n\n");
        Table(text, FeatureSpecification.History, column => column < FeatureSpecification.FrozenHistoryWidth ? "frozen" : "relative");
        text.Append("\n## `current` [B, ").Append(FeatureSpecification.CurrentWidth).Append("]\n\n");
        text.Append("The transaction, the account's profile, the sliding windows, and what outcomes said of account and terminal.\n\n");
        Table(text, FeatureSpecification.Current, role: null);
        return text.ToString();
    }

    private static void Table(StringBuilder text, IReadOnlyList<FeatureDefinition> columns, Func<int, string>? role)
    {
        text.Append(role is null ? "| # | name | group | kind | what it is |\n|---|---|---|---|---|\n" : "| # | name | group | kind | role | what it is |\n|---|---|---|---|---|---|\n");
        for (int i = 0; i < columns.Count; i++)
        {
            FeatureDefinition column = columns[i];
            string kind = column.Kind == FeatureKind.Categorical ? $"categorical, {column.Cardinality}" : column.Kind.ToString().ToLowerInvariant();
            text.Append("| ").Append(i).Append(" | `").Append(column.Name).Append("` | ").Append(column.Group.ToString().ToLowerInvariant()).Append(" | ").Append(kind);
            if (role is not null) text.Append(" | ").Append(role(i));
            text.Append(" | ").Append(column.Formula).Append(" |\n");
        }
    }
}
