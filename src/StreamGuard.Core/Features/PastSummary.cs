using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Features;

/// <summary>What a payment's visible past says as a whole. Filled in one pass over it, oldest first.</summary>
internal ref struct PastSummary
{
    private const int HourShareMinutes = 180;
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
    /// <param name="payment">The current payment.</param>
    /// <param name="labelDelayMs">How old a payment must be for its outcome to be known, milliseconds.</param>
    /// <param name="scratch">Room for as many numbers as the past has, padded; afterwards ln(1 + amount) of each past payment.</param>
    internal PastSummary(ReadOnlySpan<HistoryEntry> past, in Payment payment, double labelDelayMs, Span<float> scratch)
    {
        Count = past.Length;
        MaxDistanceKm = -1;
        PresentDistanceKm = -1;
        for (int i = 0; i < past.Length; i++)
        {
            ref readonly HistoryEntry entry = ref past[i];
            scratch[i] = entry.Amount;
            if (entry.Amount > MaxAmount) MaxAmount = entry.Amount;
            int minuteOfDay = DayClock.MinuteOfDay(entry.EventTimeMs, out bool weekend);
            NearTimeOfDay += DayClock.Apart(minuteOfDay, payment.MinuteOfDay) <= HourShareMinutes ? 1 : 0;
            AtNight += minuteOfDay < DayClock.NightEndMinute ? 1 : 0;
            OnWeekends += weekend ? 1 : 0;
            SameChannel += entry.Channel == payment.Channel ? 1 : 0;
            bool sameCategory = entry.MerchantCategory == payment.Category;
            SameCategory += sameCategory ? 1 : 0;
            SameCategoryAmount += sameCategory ? entry.Amount : 0;
            SameMerchant += entry.MerchantHash == payment.MerchantHash ? 1 : 0;
            SameTerminal += entry.TerminalHash == payment.TerminalHash ? 1 : 0;
            WithDevice += entry.DeviceHash != 0 ? 1 : 0;
            SameDevice += entry.DeviceHash == payment.DeviceHash ? 1 : 0;
            SameCountry += entry.MerchantCountry == payment.Country ? 1 : 0;
            if (!Half.IsNaN(entry.DistanceKm)) AddDistance(in entry);
            if (!entry.IsKnownFraud || !payment.IsOutcomeDue(entry.EventTimeMs, labelDelayMs)) continue;
            KnownFrauds++;
            KnownFraudTimeMs = entry.EventTimeMs;
        }

        DropAbsent(in payment);
        if (past.IsEmpty) return;
        scratch[past.Length..].Fill(float.PositiveInfinity);
        MedianAmount = Median.Of(scratch, past.Length);
        CountRecent(past, payment.TimeMs);
        ReplaceByLogarithms(scratch);
    }

    private void AddDistance(in HistoryEntry entry)
    {
        float distanceKm = (float)entry.DistanceKm;
        if (distanceKm > MaxDistanceKm) MaxDistanceKm = distanceKm;
        if (!Payment.IsPresent(entry.Channel)) return;
        PresentDistanceKm = distanceKm;
        PresentTimeMs = entry.EventTimeMs;
    }

    /// <summary>Two absent values are not the same value.</summary>
    private void DropAbsent(in Payment payment)
    {
        if (payment.Category == 0) SameCategory = 0;
        if (payment.TerminalHash == 0) SameTerminal = 0;
        if (payment.DeviceHash == 0) SameDevice = 0;
        if (payment.Country.IsAbsent) SameCountry = 0;
    }

    private void CountRecent(ReadOnlySpan<HistoryEntry> past, long timeMs)
    {
        float small = MedianAmount / 10;
        Span<uint> merchants = stackalloc uint[past.Length];
        for (int i = past.Length - 1; i >= 0; i--)
        {
            double agoMs = (double)timeMs - past[i].EventTimeMs;
            if (agoMs >= DayMs) break;
            if (agoMs < HourMs && past[i].Amount < small) SmallLastHour++;
            if (!merchants[..MerchantsLastDay].Contains(past[i].MerchantHash)) merchants[MerchantsLastDay++] = past[i].MerchantHash;
        }
    }

    private void ReplaceByLogarithms(Span<float> scratch)
    {
        scratch[Count..].Clear();
        for (int i = 0; i < scratch.Length; i++) scratch[i] += 1;
        NaturalLog.Replace(scratch);
        float sum = 0;
        for (int i = 0; i < Count; i++) sum += scratch[i];
        MeanLogAmount = sum / Count;
        float squares = 0;
        for (int i = 0; i < Count; i++) squares += (scratch[i] - MeanLogAmount) * (scratch[i] - MeanLogAmount);
        DeviationLogAmount = MathF.Sqrt(squares / Count);
    }
}
