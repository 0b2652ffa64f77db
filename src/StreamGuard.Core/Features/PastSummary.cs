using System.Numerics;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Features;

/// <summary>What a payment's visible past says as a whole. Made of masks and columns.</summary>
internal ref struct PastSummary
{
    private const long HourMs = 3_600_000;
    private const long DayMs = 24 * HourMs;

    internal int Count;
    internal float MedianAmount;
    internal float MaxAmount;
    internal float MeanLogAmount;
    internal float DeviationLogAmount;
    internal int NearTimeOfDay;
    internal int SameChannel;
    internal int SameCategory;
    internal int SameMerchant;
    internal int SameTerminal;
    internal int WithDevice;
    internal int SameDevice;
    internal int SameCountry;
    internal int AtNight;
    internal int OnWeekends;
    internal double SameCategoryAmount;
    internal int KnownFrauds;

    /// <summary>When the newest known fraud happened; meaningless without one.</summary>
    internal long KnownFraudTimeMs;
    internal int SmallLastHour;
    internal int MerchantsLastDay;

    /// <summary>The largest known distance from home, kilometres; -1 = none is known.</summary>
    internal float MaxDistanceKm;

    /// <summary>The newest card-present payment with a known distance, its distance and time; -1 kilometres = there is none.</summary>
    internal float PresentDistanceKm;
    internal long PresentTimeMs;

    /// <summary>Summarizes.</summary>
    /// <param name="past">The visible past, oldest first.</param>
    /// <param name="columns">The same, turned.</param>
    /// <param name="logAmounts">Receives ln(1 + amount) of each past payment; as many numbers as the past has, padded.</param>
    internal PastSummary(ReadOnlySpan<HistoryEntry> past, ref readonly PastColumns columns, Span<float> logAmounts)
    {
        Count = past.Length;
        NearTimeOfDay = BitOperations.PopCount(columns.NearTimeOfDay);
        SameChannel = BitOperations.PopCount(columns.SameChannel);
        SameCategory = BitOperations.PopCount(columns.SameCategory);
        SameMerchant = BitOperations.PopCount(columns.SameMerchant);
        SameTerminal = BitOperations.PopCount(columns.SameTerminal);
        WithDevice = BitOperations.PopCount(columns.WithDevice);
        SameDevice = BitOperations.PopCount(columns.SameDevice);
        SameCountry = BitOperations.PopCount(columns.SameCountry);
        AtNight = BitOperations.PopCount(columns.AtNight);
        OnWeekends = BitOperations.PopCount(columns.OnWeekends);
        for (ulong left = columns.SameCategory; left != 0; left &= left - 1) SameCategoryAmount += columns.Amounts[BitOperations.TrailingZeroCount(left)];
        KnownFrauds = BitOperations.PopCount(columns.KnownFrauds);
        if (KnownFrauds > 0) KnownFraudTimeMs = past[Newest(columns.KnownFrauds)].EventTimeMs;
        MaxDistanceKm = -1;
        PresentDistanceKm = -1;
        if (past.IsEmpty) return;

        FindDistances(past, in columns);
        ReadOnlySpan<float> amounts = columns.Amounts;
        amounts[..logAmounts.Length].CopyTo(logAmounts);
        MaxAmount = PastColumns.Greatest(logAmounts);
        logAmounts[past.Length..].Fill(float.PositiveInfinity);
        MedianAmount = Median.Of(logAmounts, past.Length);
        CountRecent(in columns);
        TakeLogarithms(logAmounts);
    }

    private static int Newest(ulong mask) => BitOperations.Log2(mask);

    private void FindDistances(ReadOnlySpan<HistoryEntry> past, ref readonly PastColumns columns)
    {
        ReadOnlySpan<float> distances = columns.Distances;
        MaxDistanceKm = PastColumns.Greatest(distances[..NaturalLog.Padded(past.Length)]);
        ulong left = columns.WithDistance;
        while (left != 0 && !Payment.IsPresent(past[Newest(left)].Channel)) left ^= 1UL << Newest(left);
        if (left == 0) return;
        PresentDistanceKm = distances[Newest(left)];
        PresentTimeMs = past[Newest(left)].EventTimeMs;
    }

    private void CountRecent(ref readonly PastColumns columns)
    {
        float small = MedianAmount / 10;
        Span<uint> merchants = stackalloc uint[columns.Count];
        for (int i = columns.Count - 1; i >= 0; i--)
        {
            double agoMs = columns.AgesMs[i];
            if (agoMs >= DayMs) break;
            if (agoMs < HourMs && columns.Amounts[i] < small) SmallLastHour++;
            if (!merchants[..MerchantsLastDay].Contains(columns.Merchants[i])) merchants[MerchantsLastDay++] = columns.Merchants[i];
        }
    }

    private void TakeLogarithms(Span<float> logAmounts)
    {
        logAmounts[Count..].Clear();
        for (int i = 0; i < logAmounts.Length; i++) logAmounts[i] += 1;
        NaturalLog.Replace(logAmounts);
        float sum = 0;
        for (int i = 0; i < Count; i++) sum += logAmounts[i];
        MeanLogAmount = sum / Count;
        float squares = 0;
        for (int i = 0; i < Count; i++) squares += (logAmounts[i] - MeanLogAmount) * (logAmounts[i] - MeanLogAmount);
        DeviationLogAmount = MathF.Sqrt(squares / Count);
    }
}
