using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Features;

/// <summary>Writes one row of the tensor <c>history</c>.</summary>
internal static class HistoryRow
{
    private const int Width = HistoryColumn.OutcomeDue + 1;

    /// <summary>Writes the columns of the newest past payments behind a padding of zeros.</summary>
    /// <param name="past">The visible past, oldest first.</param>
    /// <param name="columns">The same, turned. What the tensor takes the logarithm of is replaced by it.</param>
    /// <param name="logAmounts">ln(1 + amount) of each.</param>
    /// <param name="logAmount">ln(1 + the current payment's amount).</param>
    /// <param name="count">How many the tensor takes.</param>
    /// <param name="row">L x Fh values.</param>
    internal static void Write(
        ReadOnlySpan<HistoryEntry> past, ref PastColumns columns, ReadOnlySpan<float> logAmounts, float logAmount, int count, Span<float> row)
    {
        Span<float> logAges = ((Span<float>)columns.Seconds)[..logAmounts.Length];
        Span<float> logDistances = ((Span<float>)columns.Distances)[..logAmounts.Length];
        AddOneAndTakeLogarithm(logAges);
        AddOneAndTakeLogarithm(logDistances);
        int padding = row.Length - count * Width;
        row[..padding].Clear();
        row = row[padding..];
        for (int i = past.Length - count; i < past.Length; i++)
        {
            Span<float> target = row[..Width];
            row = row[Width..];
            WriteIndicators(columns.Indicators[i], target);
            target[HistoryColumn.LogAmount] = logAmounts[i];
            target[HistoryColumn.LogAmountRatio] = columns.LogRatios[i];
            target[HistoryColumn.LogGap] = columns.LogGaps[i];
            target[HistoryColumn.HourSin] = DayClock.Sin(columns.Minutes[i]);
            target[HistoryColumn.HourCos] = DayClock.Cos(columns.Minutes[i]);
            target[HistoryColumn.Channel] = columns.Channels[i];
            target[HistoryColumn.CategoryGroup] = MerchantCategoryGroups.Of(past[i].MerchantCategory);
            target[HistoryColumn.LogDistance] = logDistances[i];
            target[HistoryColumn.TerminalRisk] = columns.TerminalRisks[i];
            target[HistoryColumn.LogAge] = logAges[i];
            target[HistoryColumn.LogAmountToCurrent] = logAmount - logAmounts[i];
        }
    }

    // An absent distance is -1 and has the logarithm of 1.
    private static void AddOneAndTakeLogarithm(Span<float> values)
    {
        foreach (ref Vector256<float> lanes in MemoryMarshal.Cast<float, Vector256<float>>(values)) lanes = Vector256.Max(lanes, Vector256<float>.Zero) + Vector256<float>.One;
        NaturalLog.Replace(values);
    }

    /// <summary>Writes 1 where a bit of the word is set, and 0 elsewhere, eight columns at a time; the last eight overlap the others.</summary>
    private static void WriteIndicators(uint word, Span<float> target)
    {
        Vector256<uint> words = Vector256.Create(word);
        Vector256<uint> bits = Vector256.Create(1u, 2, 4, 8, 16, 32, 64, 128);
        Spread(words, bits).CopyTo(target);
        Spread(words, bits << 8).CopyTo(target[8..]);
        Spread(words, bits << 16).CopyTo(target[16..]);
        Spread(words, bits << (Width - 8)).CopyTo(target[(Width - 8)..]);
    }

    private static Vector256<float> Spread(Vector256<uint> words, Vector256<uint> bits) =>
        (Vector256.Equals(words & bits, bits) & Vector256<float>.One.AsUInt32()).AsSingle();
}
