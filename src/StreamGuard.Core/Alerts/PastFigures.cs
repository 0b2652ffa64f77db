using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Alerts;

/// <summary>Figures of an account's past that reasons quote, from the entries themselves.</summary>
internal readonly struct PastFigures
{
    internal PastFigures(ReadOnlySpan<HistoryEntry> past)
    {
        Count = past.Length;
        double gapSum = 0, gapSquares = 0, distanceSum = 0, distanceSquares = 0, maxDistance = 0;
        foreach (ref readonly HistoryEntry entry in past)
        {
            NewDevices += (entry.Flags & HistoryEntryFlags.NewDevice) != 0 ? 1 : 0;
            NewMerchants += (entry.Flags & HistoryEntryFlags.NewMerchant) != 0 ? 1 : 0;
            NewCategories += (entry.Flags & HistoryEntryFlags.NewCategory) != 0 ? 1 : 0;
            NewCountries += (entry.Flags & HistoryEntryFlags.NewCountry) != 0 ? 1 : 0;
            Foreign += (entry.Flags & HistoryEntryFlags.ForeignCountry) != 0 ? 1 : 0;
            double logGap = (double)entry.LogGapSeconds;
            if (logGap >= 0)
            {
                Gaps++;
                gapSum += logGap;
                gapSquares += logGap * logGap;
            }

            if (Half.IsNaN(entry.DistanceKm)) continue;
            double logDistance = Math.Log(1 + (double)entry.DistanceKm);
            Distances++;
            distanceSum += logDistance;
            distanceSquares += logDistance * logDistance;
            maxDistance = Math.Max(maxDistance, (double)entry.DistanceKm);
        }

        MaxDistanceKm = maxDistance;
        (MeanLogGap, SpreadLogGap) = Moments(gapSum, gapSquares, Gaps);
        (MeanLogDistance, SpreadLogDistance) = Moments(distanceSum, distanceSquares, Distances);
    }

    internal int Count { get; }

    internal int NewDevices { get; }

    internal int NewMerchants { get; }

    internal int NewCategories { get; }

    internal int NewCountries { get; }

    internal int Foreign { get; }

    /// <summary>How many entries know the time since their previous transaction.</summary>
    internal int Gaps { get; }

    internal double MeanLogGap { get; }

    internal double SpreadLogGap { get; }

    /// <summary>How many entries know their distance.</summary>
    internal int Distances { get; }

    internal double MeanLogDistance { get; }

    internal double SpreadLogDistance { get; }

    internal double MaxDistanceKm { get; }

    private static (double Mean, double Spread) Moments(double sum, double squares, int count)
    {
        if (count == 0) return (0, 0);
        double mean = sum / count;
        return (mean, Math.Sqrt(Math.Max(0, squares / count - mean * mean)));
    }
}
