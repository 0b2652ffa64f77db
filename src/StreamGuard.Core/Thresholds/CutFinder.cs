namespace StreamGuard.Core.Thresholds;

/// <summary>Finds the cut that past days would have needed. Pure. A cut is the least score of a bin, so what is counted at or above it is exact.</summary>
internal static class CutFinder
{
    /// <summary>
    /// The lowest cut at or above which the days had, on average, no more scores than wanted. A day counts for no more than a given number: one attack
    /// must not silence the days after it.
    /// </summary>
    /// <param name="days">The days; at least one.</param>
    /// <param name="wanted">Scores a day.</param>
    /// <param name="mostOfADay">What one day counts for at most; more than <paramref name="wanted"/>.</param>
    /// <returns>0 = all scores are no more than wanted.</returns>
    internal static float ForBudget(IReadOnlyList<DayScores> days, double wanted, double mostOfADay)
    {
        Span<double> above = stackalloc double[days.Count];
        double allowed = wanted * days.Count;
        for (int bin = ScoreScale.Count - 1; bin >= 0; bin--)
        {
            double sum = 0;
            for (int day = 0; day < days.Count; day++)
            {
                above[day] += days[day][bin];
                sum += Math.Min(above[day], mostOfADay);
            }

            if (sum > allowed) return bin == ScoreScale.Count - 1 ? 1f : ScoreScale.EdgeOf(bin + 1);
        }

        return 0f;
    }

    /// <summary>
    /// The lowest cut at or above which at least a given share of the days' scores is expected to be fraud, by their probabilities: a score may be more than its probability, where
    /// novelty made it, and then it says nothing of how many are fraud.
    /// </summary>
    /// <param name="days">The days.</param>
    /// <param name="precision">The share wanted.</param>
    /// <returns>Null = no cut reaches it, or there are no scores: nothing can be said.</returns>
    internal static float? ForPrecision(IReadOnlyList<DayScores> days, double precision)
    {
        double count = 0, expected = 0;
        float? cut = null;
        for (int bin = ScoreScale.Count - 1; bin >= 0; bin--)
        {
            double here = 0;
            foreach (DayScores day in days)
            {
                here += day[bin];
                expected += day.ExpectedFrauds(bin);
            }

            if (here == 0) continue;
            count += here;

            // Not only as long as it is reached: novelty's own may lie above scores that are likelier.
            if (expected >= precision * count) cut = ScoreScale.EdgeOf(bin);
        }

        return cut;
    }
}
