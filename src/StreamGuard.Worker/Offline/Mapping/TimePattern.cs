namespace StreamGuard.Worker.Offline.Mapping;

/// <summary>Finds mistakes in a pattern of times that would show as bad rows, or not at all.</summary>
internal static class TimePattern
{
    private const string Letters = "dMyHhmsfFtKz";

    /// <summary>What is wrong with a pattern that holds d, M and y; null = nothing.</summary>
    internal static string? Mistake(string pattern)
    {
        string letters = Unquoted(pattern);
        foreach (char letter in letters)
        {
            if (!Letters.Contains(letter)) return $"{letter} stands for nothing in a pattern of {string.Join(", ", Letters.ToCharArray())}; put letters that stand for themselves in '...'.";
        }

        bool counts12 = letters.Contains('h'), saysHalf = letters.Contains('t');
        if (counts12 && !saysHalf) return "hh counts to 12 and needs tt (AM or PM) beside it; HH counts to 24.";
        if (saysHalf && !counts12) return "tt (AM or PM) belongs to hh, which counts to 12; HH counts to 24.";
        return (counts12 || letters.Contains('H')) && !letters.Contains('m') ? "it has hours but no minutes: mm is the minute, MM the month." : null;
    }

    private static string Unquoted(string pattern)
    {
        var letters = new List<char>();
        char quote = '\0';
        foreach (char next in pattern)
        {
            if (quote == '\0' && next is '\'' or '"') quote = next;
            else if (next == quote) quote = '\0';
            else if (quote == '\0' && char.IsAsciiLetter(next)) letters.Add(next);
        }

        return new string([.. letters]);
    }
}
