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
    internal static bool Apply(in VariantRow row, in ExplainedRow explained)
    {
        Span<float> current = row.Current;
        ReadOnlySpan<HistoryEntry> visible = explained.Visible, past = explained.Past;
        if (visible.IsEmpty || !IsUnusual(current, visible)) return false;
        int index = Usual.MostFrequent<int>(visible, CountryKey, out int times);
        if (index >= 0)
        {
            CountryCode usual = visible[index].MerchantCountry;
            current[CurrentColumn.ForeignCountry] = (visible[index].Flags & HistoryEntryFlags.ForeignCountry) != 0 ? 1 : 0;
            current[CurrentColumn.CountryShare] = (float)times / visible.Length;
            current[CurrentColumn.NewCountry] = 0;
            for (int i = 0; i < past.Length; i++) row.Past(i)[HistoryColumn.SameCountry] = past[i].MerchantCountry == usual ? 1 : 0;
        }

        current[CurrentColumn.CountryChanged] = 0;
        current[CurrentColumn.LogSpeed] = 0;
        SetDistance(current, visible);
        return true;
    }

    /// <summary>Whether the country is one of few past payments.</summary>
    internal static bool IsUnusualCountry(ReadOnlySpan<float> current, ReadOnlySpan<HistoryEntry> visible)
    {
        bool isKnown = current[CurrentColumn.NewCountry] > 0 || current[CurrentColumn.CountryShare] > 0;
        return isKnown && current[CurrentColumn.CountryShare] < Usual.LeastShare && Usual.MostFrequent<int>(visible, CountryKey, out _) >= 0;
    }

    private static bool IsUnusual(ReadOnlySpan<float> current, ReadOnlySpan<HistoryEntry> visible) =>
        IsUnusualCountry(current, visible) || current[CurrentColumn.LogDistanceToUsual] > 0 || current[CurrentColumn.LogSpeed] > LeastLogSpeed;

    private static void SetDistance(Span<float> current, ReadOnlySpan<HistoryEntry> visible)
    {
        Span<float> distances = stackalloc float[visible.Length];
        int known = 0;
        foreach (ref readonly HistoryEntry entry in visible)
            if (!Half.IsNaN(entry.DistanceKm)) distances[known++] = (float)entry.DistanceKm;
        if (known == 0) return;
        distances = distances[..known];
        float median = Usual.Median(distances);
        float farthest = MathF.Log(1 + distances[^1]);
        current[CurrentColumn.DistanceAbsent] = 0;
        current[CurrentColumn.LogDistance] = MathF.Log(1 + median);
        current[CurrentColumn.LogDistanceToUsual] = current[CurrentColumn.LogDistance] - farthest;
    }

    private static int? CountryKey(HistoryEntry entry) => entry.MerchantCountry.IsAbsent ? null : entry.MerchantCountry.Packed;
}
