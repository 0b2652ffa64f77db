using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Explanations;

/// <summary>What is usual in an account's past. A few dozen entries, looked at for alerts only: plain loops.</summary>
internal static class Usual
{
    /// <summary>Below this share of the past something is not the account's usual.</summary>
    internal const float LeastShare = 0.2f;

    /// <summary>The newest of the entries whose key most others share.</summary>
    /// <typeparam name="TKey">What is compared.</typeparam>
    /// <param name="past">The past.</param>
    /// <param name="keyOf">The key of an entry; null = it does not count.</param>
    /// <param name="count">How many entries share it.</param>
    /// <returns>Its index; -1 = none counts.</returns>
    internal static int MostFrequent<TKey>(ReadOnlySpan<HistoryEntry> past, Func<HistoryEntry, TKey?> keyOf, out int count)
        where TKey : struct, IEquatable<TKey>
    {
        count = 0;
        int best = -1;
        for (int i = past.Length - 1; i >= 0; i--)
        {
            if (keyOf(past[i]) is not { } key) continue;
            int same = Count(past, keyOf, key);
            if (same <= count) continue;
            count = same;
            best = i;
        }

        return best;
    }

    /// <summary>How many entries have a key.</summary>
    internal static int Count<TKey>(ReadOnlySpan<HistoryEntry> past, Func<HistoryEntry, TKey?> keyOf, TKey key)
        where TKey : struct, IEquatable<TKey>
    {
        int count = 0;
        foreach (ref readonly HistoryEntry entry in past) count += keyOf(entry) is { } other && other.Equals(key) ? 1 : 0;
        return count;
    }

    /// <summary>The middle number, or the mean of the two middle ones.</summary>
    /// <param name="values">At least one; sorted in place.</param>
    internal static float Median(Span<float> values)
    {
        values.Sort();
        int middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
