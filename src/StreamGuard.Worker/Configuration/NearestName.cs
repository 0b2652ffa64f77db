namespace StreamGuard.Worker.Configuration;

/// <summary>Guesses what a mistyped name was meant to be.</summary>
internal static class NearestName
{
    /// <summary>The candidate that takes the fewest single-letter edits to reach, ignoring case.</summary>
    /// <param name="name">What was typed.</param>
    /// <param name="candidates">What exists.</param>
    /// <returns>The nearest, or null when nothing is near: more than half of the letters would have to change.</returns>
    internal static string? Of(string name, IEnumerable<string> candidates)
    {
        var best = candidates.Select(candidate => (Candidate: candidate, Distance: Distance(name, candidate)))
            .OrderBy(pair => pair.Distance).ThenBy(pair => pair.Candidate, StringComparer.Ordinal).FirstOrDefault();
        return best.Candidate is { } found && best.Distance <= Math.Max(name.Length, found.Length) / 2 ? found : null;
    }

    // Optimal string alignment: insert, delete, replace, or swap two neighbours.
    private static int Distance(string left, string right)
    {
        var cost = new int[left.Length + 1, right.Length + 1];
        for (var row = 0; row <= left.Length; row++)
        {
            for (var column = 0; column <= right.Length; column++)
            {
                cost[row, column] = row == 0 ? column : column == 0 ? row : Cheapest(row, column);
            }
        }

        return cost[left.Length, right.Length];

        int Cheapest(int row, int column)
        {
            var best = Math.Min(
                Math.Min(cost[row - 1, column], cost[row, column - 1]) + 1,
                cost[row - 1, column - 1] + (Same(row - 1, column - 1) ? 0 : 1));
            var swapped = row > 1 && column > 1 && Same(row - 1, column - 2) && Same(row - 2, column - 1);
            return swapped ? Math.Min(best, cost[row - 2, column - 2] + 1) : best;
        }

        bool Same(int row, int column) => char.ToUpperInvariant(left[row]) == char.ToUpperInvariant(right[column]);
    }
}
