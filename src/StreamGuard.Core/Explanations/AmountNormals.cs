using StreamGuard.Core.Features;

namespace StreamGuard.Core.Explanations;

/// <summary>Sets amounts to the account's normal.</summary>
internal static class AmountNormals
{
    private const double LeastLogFactor = 0.405465; // ln 1.5
    private const double RecentDays = 14;

    /// <summary>As if the account's median had been paid.</summary>
    internal static bool Apply(in VariantRow row)
    {
        Span<float> current = row.Current;
        double logRatio = current[CurrentColumn.LogAmountRatio];
        if (row.Length == 0 || Math.Abs(logRatio) < LeastLogFactor) return false;
        double logAmount = current[CurrentColumn.LogAmount];
        float shift = (float)(Math.Log(1 + MedianOf(current)) - logAmount);
        current[CurrentColumn.LogAmount] += shift;
        current[CurrentColumn.LogAmountToMax] += shift;
        current[CurrentColumn.LogAmountRatio] = 0;
        current[CurrentColumn.LogAmountZ] = 0;
        current[CurrentColumn.RoundAmount] = 0;
        current[CurrentColumn.LogCategoryRatio] = 0;
        for (int i = 0; i < row.Length; i++) row.Past(i)[HistoryColumn.LogAmountToCurrent] += shift;
        return true;
    }

    /// <summary>As if what was paid in the last days had been the median then, where it was far above it.</summary>
    internal static bool ApplyRecent(in VariantRow row)
    {
        Span<float> current = row.Current;
        if (current[CurrentColumn.LogHigh14d] <= 0) return false;
        for (int column = CurrentColumn.LogHigh1d; column <= CurrentColumn.LogHigh14d; column++) current[column] = 0;
        for (int column = CurrentColumn.LogRatio1; column <= CurrentColumn.LogRatio3; column++)
            if (current[column] > RecentRatios.HighLogRatio) current[column] = 0;
        float largest = float.NegativeInfinity;
        for (int i = 0; i < row.Length; i++)
        {
            Span<float> past = row.Past(i);
            if (PastAge.DaysOf(past) >= RecentDays) continue;
            if (past[HistoryColumn.LogAmountRatio] > RecentRatios.HighLogRatio) SetToMedian(past);
            largest = Math.Max(largest, past[HistoryColumn.LogAmountRatio]);
        }

        current[CurrentColumn.MaxLogRatio14d] = float.IsNegativeInfinity(largest) ? 0 : largest;
        return true;
    }

    /// <summary>The median of the visible history, major units, as the row's own columns give it.</summary>
    internal static double MedianOf(ReadOnlySpan<float> current)
    {
        double amount = Math.Exp(current[CurrentColumn.LogAmount]) - 1;
        return Math.Max(amount, CurrentRow.LeastAmount) / Math.Exp(current[CurrentColumn.LogAmountRatio]);
    }

    private static void SetToMedian(Span<float> past)
    {
        double amount = (Math.Exp(past[HistoryColumn.LogAmount]) - 1) / Math.Exp(past[HistoryColumn.LogAmountRatio]);
        float shift = (float)Math.Log(1 + amount) - past[HistoryColumn.LogAmount];
        past[HistoryColumn.LogAmount] += shift;
        past[HistoryColumn.LogAmountToCurrent] -= shift;
        past[HistoryColumn.LogAmountRatio] = 0;
    }
}
