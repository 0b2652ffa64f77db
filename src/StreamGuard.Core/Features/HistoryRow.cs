using System.Runtime.CompilerServices;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Features;

/// <summary>Writes one row of the tensor <c>history</c>.</summary>
internal static class HistoryRow
{
    /// <summary>Writes the columns of the past payments behind a padding of zeros.</summary>
    /// <param name="past">The past payments that the tensor holds, oldest first.</param>
    /// <param name="logAmounts">ln(1 + amount) of each.</param>
    /// <param name="payment">The current payment.</param>
    /// <param name="logAmount">ln(1 + its amount).</param>
    /// <param name="labelDelayMs">How old a payment must be for its outcome to be known, milliseconds.</param>
    /// <param name="row">L x Fh values.</param>
    [SkipLocalsInit]
    internal static void Write(
        ReadOnlySpan<HistoryEntry> past, ReadOnlySpan<float> logAmounts, in Payment payment, float logAmount, double labelDelayMs, Span<float> row)
    {
        int width = FeatureSpecification.HistoryWidth;
        int padding = row.Length - past.Length * width;
        row[..padding].Clear();
        row = row[padding..];
        int padded = NaturalLog.Padded(past.Length);
        Span<float> ages = stackalloc float[FeatureBuilder.MaxHistoryCapacity];
        Span<float> distances = stackalloc float[FeatureBuilder.MaxHistoryCapacity];
        ages = ages[..padded];
        distances = distances[..padded];
        for (int i = 0; i < past.Length; i++)
        {
            ages[i] = 1 + payment.SecondsSince(past[i].EventTimeMs);
            Half distanceKm = past[i].DistanceKm;
            distances[i] = Half.IsNaN(distanceKm) ? 1 : 1 + (float)distanceKm;
        }

        ages[past.Length..].Fill(1);
        distances[past.Length..].Fill(1);
        NaturalLog.Replace(ages);
        NaturalLog.Replace(distances);
        for (int i = 0; i < past.Length; i++)
        {
            Span<float> columns = row.Slice(i * width, width);
            WriteFrozen(in past[i], logAmounts[i], distances[i], columns);
            WriteRelative(in past[i], in payment, ages[i], logAmount - logAmounts[i], columns);
            bool isDue = payment.IsOutcomeDue(past[i].EventTimeMs, labelDelayMs);
            columns[HistoryColumn.OutcomeDue] = Indicator(isDue);
            columns[HistoryColumn.KnownFraud] = Indicator(isDue & past[i].IsKnownFraud);
        }
    }

    private static void WriteFrozen(in HistoryEntry entry, float logAmount, float logDistance, Span<float> columns)
    {
        int minuteOfDay = DayClock.MinuteOfDay(entry.EventTimeMs, out bool weekend);
        HistoryEntryFlags flags = entry.Flags;
        columns[HistoryColumn.OutcomeDue] = 0; // Proves the span's length to the compiler, once for all columns.
        columns[HistoryColumn.LogAmount] = logAmount;
        columns[HistoryColumn.LogAmountRatio] = (float)entry.LogAmountRatio;
        columns[HistoryColumn.LogGap] = (float)entry.LogGapSeconds;
        columns[HistoryColumn.HourSin] = DayClock.Sin(minuteOfDay);
        columns[HistoryColumn.HourCos] = DayClock.Cos(minuteOfDay);
        columns[HistoryColumn.Weekend] = Indicator(weekend);
        columns[HistoryColumn.Channel] = (float)entry.Channel;
        columns[HistoryColumn.CategoryGroup] = MerchantCategoryGroups.Of(entry.MerchantCategory);
        columns[HistoryColumn.ForeignCountry] = Indicator((flags & HistoryEntryFlags.ForeignCountry) != 0);
        columns[HistoryColumn.NewCountry] = Indicator((flags & HistoryEntryFlags.NewCountry) != 0);
        columns[HistoryColumn.NewMerchant] = Indicator((flags & HistoryEntryFlags.NewMerchant) != 0);
        columns[HistoryColumn.NewDevice] = Indicator((flags & HistoryEntryFlags.NewDevice) != 0);
        columns[HistoryColumn.NewCategory] = Indicator((flags & HistoryEntryFlags.NewCategory) != 0);
        columns[HistoryColumn.LogDistance] = logDistance;
        columns[HistoryColumn.DistanceAbsent] = Indicator(Half.IsNaN(entry.DistanceKm));
        columns[HistoryColumn.TerminalRisk] = (float)entry.TerminalRisk;
        columns[HistoryColumn.TerminalRun] = Indicator(entry.IsTerminalRun);
    }

    private static void WriteRelative(
        in HistoryEntry entry, in Payment payment, float logAge, float logAmountToCurrent, Span<float> columns)
    {
        columns[HistoryColumn.LogAmountToCurrent] = logAmountToCurrent;
        columns[HistoryColumn.LogAge] = logAge;
        columns[HistoryColumn.SameMerchant] = Indicator(entry.MerchantHash == payment.MerchantHash);
        columns[HistoryColumn.SameTerminal] = Indicator(entry.TerminalHash == payment.TerminalHash & payment.TerminalHash != 0);
        columns[HistoryColumn.SameDevice] = Indicator(entry.DeviceHash == payment.DeviceHash & payment.DeviceHash != 0);
        columns[HistoryColumn.SameCategory] = Indicator(entry.MerchantCategory == payment.Category & payment.Category != 0);
        columns[HistoryColumn.SameCountry] = Indicator(entry.MerchantCountry == payment.Country & !payment.Country.IsAbsent);
        columns[HistoryColumn.SameChannel] = Indicator(entry.Channel == payment.Channel);
    }

    private static float Indicator(bool value) => value ? 1f : 0f;
}
