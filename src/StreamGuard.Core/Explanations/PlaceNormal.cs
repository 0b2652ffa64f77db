using StreamGuard.Core.Features;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Explanations;

/// <summary>Sets country, distance and speed to the account's normal.</summary>
internal static class PlaceNormal
{
    /// <summary>ln(1 + 130): faster than a car.</summary>
    internal const float LeastLogSpeed = 4.875197f;

    /// <summary>As if it had been paid where most past payments were, without travel.</summary>
    internal static bool Apply(in VariantRow row, ReadOnlySpan<HistoryEntry> past)
    {
        Span<float> current = row.Current;
        if (past.IsEmpty || !IsUnusual(current, past)) return false;
        int index = Usual.MostFrequent<int>(past, CountryKey, out int times);
        if (index >= 0)
        {
            CountryCode usual = past[index].MerchantCountry;
            current[CurrentColumn.ForeignCountry] = (past[index].Flags & HistoryEntryFlags.ForeignCountry) != 0 ? 1 : 0;
            current[CurrentColumn.CountryShare] = (float)times / past.Length;
            current[CurrentColumn.NewCountry] = 0;
            for (int i = 0; i < past.Length; i++) row.Past(i)[HistoryColumn.SameCountry] = past[i].MerchantCountry == usual ? 1 : 0;
        }

        current[CurrentColumn.CountryChanged] = 0;
        current[CurrentColumn.LogSpeed] = 0;
        SetDistance(current, past);
        return true;
    }

    /// <summary>Whether the country is one of few past payments.</summary>
    internal static bool IsUnusualCountry(ReadOnlySpan<float> current, ReadOnlySpan<HistoryEntry> past)
    {
        bool isKnown = current[CurrentColumn.NewCountry] > 0 || current[CurrentColumn.CountryShare] > 0;
        return isKnown && current[CurrentColumn.CountryShare] < Usual.LeastShare && Usual.MostFrequent<int>(past, CountryKey, out _) >= 0;
    }

    private static bool IsUnusual(ReadOnlySpan<float> current, ReadOnlySpan<HistoryEntry> past) =>
        IsUnusualCountry(current, past) || current[CurrentColumn.LogDistanceToUsual] > 0 || current[CurrentColumn.LogSpeed] > LeastLogSpeed;

    private static void SetDistance(Span<float> current, ReadOnlySpan<HistoryEntry> past)
    {
        Span<float> distances = stackalloc float[past.Length];
        int known = 0;
        foreach (ref readonly HistoryEntry entry in past)
            if (!Half.IsNaN(entry.DistanceKm)) distances[known++] = (float)entry.DistanceKm;
        if (known == 0) return;
        distances = distances[..known];
        float median = Usual.Median(distances);
        // Farther payments than the tensor holds may be visible; the row knows the farthest of all, where its own distance is known.
        float farthest = current[CurrentColumn.DistanceAbsent] > 0
            ? MathF.Log(1 + distances[^1])
            : current[CurrentColumn.LogDistance] - current[CurrentColumn.LogDistanceToUsual];
        current[CurrentColumn.DistanceAbsent] = 0;
        current[CurrentColumn.LogDistance] = MathF.Log(1 + median);
        current[CurrentColumn.LogDistanceToUsual] = current[CurrentColumn.LogDistance] - farthest;
    }

    private static int? CountryKey(HistoryEntry entry) => entry.MerchantCountry.IsAbsent ? null : entry.MerchantCountry.Packed;
}
