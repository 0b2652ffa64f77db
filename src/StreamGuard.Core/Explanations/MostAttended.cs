namespace StreamGuard.Core.Explanations;

/// <summary>Which past transactions an attention member weighed most. Thread-safe.</summary>
public static class MostAttended
{
    /// <summary>Finds the places of the greatest weights above 0.</summary>
    /// <param name="weights">The weights, 0 at padding.</param>
    /// <param name="places">Receives the places, in ascending order; of equal weights the newer one's.</param>
    /// <returns>How many were found: the length of <paramref name="places"/>, or fewer when there are fewer weights above 0.</returns>
    public static int Find(ReadOnlySpan<float> weights, Span<int> places)
    {
        int found = Greatest.Find(weights, above: 0, laterFirst: true, places);
        places[..found].Sort();
        return found;
    }
}
