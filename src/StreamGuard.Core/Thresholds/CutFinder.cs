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
    /// The lowest cut at or above which the mean score of the days is at least a precision. Each score counts as its bin's least one, so the mean is not
    /// overstated.
    /// </summary>
    /// <param name="days">The days.</param>
    /// <param name="precision">The mean wanted.</param>
    /// <returns>Null = not even the highest scores reach it, or there are none: nothing can be said.</returns>
    internal static float? ForPrecision(IReadOnlyList<DayScores> days, double precision)
    {
        double count = 0, sum = 0;
        float? cut = null;
        for (int bin = ScoreScale.Count - 1; bin >= 0; bin--)
        {
            double here = 0;
            foreach (DayScores day in days) here += day[bin];
            if (here == 0) continue;
            count += here;
            sum += here * ScoreScale.EdgeOf(bin);
            if (sum < precision * count) break; // Lower ones only lower it further.
            cut = ScoreScale.EdgeOf(bin);
        }

        return cut;
    }
}
