namespace StreamGuard.Simulation;

/// <summary>The names of the kinds of fraud in files and on the command line: upper snake case.</summary>
public static class FraudKindNames
{
    private static readonly string[] Names =
        ["CARD_TESTING", "ACCOUNT_TAKEOVER", "STOLEN_CARD_BURST", "TERMINAL_SKIMMING", "IMPOSSIBLE_TRAVEL", "MULE_TRANSFER"];

    /// <summary>All names, in the order of the kinds' numbers.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The name of a kind.</summary>
    /// <param name="kind">The kind.</param>
    public static string Of(FraudKind kind) => Names[(int)kind];

    /// <summary>The kind of a name.</summary>
    /// <param name="name">The name; upper and lower case are the same.</param>
    /// <param name="kind">The kind, when there is one.</param>
    /// <returns>Whether there is a kind of that name.</returns>
    public static bool TryParse(string name, out FraudKind kind)
    {
        int index = Array.FindIndex(Names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        kind = (FraudKind)Math.Max(0, index);
        return index >= 0;
    }
}
