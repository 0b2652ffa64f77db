using System.Text.RegularExpressions;

namespace StreamGuard.Architecture.Tests.Deployment;

/// <summary>Finds what a PromQL expression names: series, and labels of them. Not a parser; promtool checks the grammar.</summary>
internal static partial class PromExpression
{
    private static readonly string[] Words = ["and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right", "offset", "bool", "inf", "nan"];

    /// <summary>The series that are named.</summary>
    internal static string[] Series(string expression)
    {
        var bare = Grouping().Replace(Range().Replace(Matchers().Replace(Quoted().Replace(expression, "\"\""), " "), " "), " ");
        return [.. Name().Matches(bare).Select(name => name.Value).Where(name => !Words.Contains(name)).Distinct()];
    }

    /// <summary>The labels that are asked of each series, with the series.</summary>
    internal static (string Series, string Label)[] Matched(string expression) =>
    [
        .. Selector().Matches(expression).SelectMany(selector => LabelOfMatcher().Matches(Quoted().Replace(selector.Groups[2].Value, "\"\""))
            .Select(label => (selector.Groups[1].Value, label.Groups[1].Value))),
    ];

    /// <summary>The labels that results are grouped by.</summary>
    internal static string[] Grouped(string expression) =>
        [.. Grouping().Matches(expression).SelectMany(group => group.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct()];

    [GeneratedRegex("""("(?:[^"\\]|\\.)*")""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Matchers();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Range();

    [GeneratedRegex(@"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)")]
    private static partial Regex Grouping();

    // Not a function, which a parenthesis follows, and not the unit of a duration such as 10m, which a digit precedes.
    [GeneratedRegex(@"(?<![\w:$.])[a-zA-Z_:][\w:]*\b(?!\s*\()")]
    private static partial Regex Name();

    [GeneratedRegex(@"([a-zA-Z_:][\w:]*)\{([^}]*)\}")]
    private static partial Regex Selector();

    [GeneratedRegex(@"(\w+)\s*(?:=~|!~|!=|=)")]
    private static partial Regex LabelOfMatcher();
}
