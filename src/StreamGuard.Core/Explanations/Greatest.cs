namespace StreamGuard.Core.Explanations;

/// <summary>The greatest of a few numbers, without sorting or allocating. Thread-safe.</summary>
internal static class Greatest
{
    /// <summary>Finds the places of the greatest numbers above a bound, the greatest first.</summary>
    /// <param name="values">The numbers; NaN is never found.</param>
    /// <param name="above">Only numbers above this are found.</param>
    /// <param name="laterFirst">Which of equal numbers comes first.</param>
    /// <param name="places">Receives the places.</param>
    /// <returns>How many were found: the length of <paramref name="places"/>, or fewer when there are fewer.</returns>
    internal static int Find(ReadOnlySpan<float> values, float above, bool laterFirst, Span<int> places)
    {
        int found = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (!(values[i] > above)) continue;
            int rank = found;
            while (rank > 0 && (values[i] > values[places[rank - 1]] || (laterFirst && values[i] == values[places[rank - 1]]))) rank--;
            if (rank == places.Length) continue;
            if (found < places.Length) found++;
            for (int moved = found - 1; moved > rank; moved--) places[moved] = places[moved - 1];
            places[rank] = i;
        }

        return found;
    }
}
