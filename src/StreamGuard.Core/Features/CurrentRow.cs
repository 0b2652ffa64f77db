using System.Runtime.CompilerServices;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Features;

/// <summary>Writes one row of the tensor <c>current</c>.</summary>
internal static partial class CurrentRow
{
    /// <summary>Amounts are compared from a hundredth of a major unit upwards, so that a payment of 0 has a logarithm.</summary>
    internal const float LeastAmount = 0.01f;
    private const float DeviationFloor = 0.25f;
    private const float MaxAmountZ = 10f;
    internal const float NoGap = -1f;
    internal const float NothingKnown = -1f;
    private const float LeastHours = 1f / 60;
    private const float MaxSum = 1e30f;
    private const double MsPerDay = 86_400_000;

    /// <summary>Writes the row.</summary>
    [SkipLocalsInit]
    internal static void Write(
        in Transaction tx, in Payment payment, ReadOnlySpan<HistoryEntry> past, ref PastColumns columns, in PastSummary summary, in WindowAggregates windows,
        in TerminalKnowledge terminal, int capacity, Span<float> row)
    {
        row.Clear();
        WritePlain(in tx, in payment, past, in summary, capacity, row);

        // Every logarithm's argument stands in a slot of its own, so that all are taken together.
        Span<float> logs = stackalloc float[Slot.Count];
        logs.Fill(1);
        FillAmounts(in payment, in summary, logs);
        FillTimes(in tx, in payment, past, in summary, logs);
        FillWindows(in windows, in summary, logs);
        var ratios = new RecentRatios(ref columns);
        FillHabits(in payment, past, in summary, in ratios, logs);
        FillOutcomes(in payment, in summary, in terminal, logs);
        NaturalLog.Replace(logs);
        WriteLogarithms(logs, past.Length, row);
        WriteHabits(past, in summary, in ratios, logs, row);
        WriteOutcomes(in summary, in terminal, logs, row);

        if (summary.Count < 2) return;
        float z = (row[CurrentColumn.LogAmount] - summary.MeanLogAmount) / (summary.DeviationLogAmount + DeviationFloor);
        row[CurrentColumn.LogAmountZ] = Math.Clamp(z, -MaxAmountZ, MaxAmountZ);
    }

    private static void WritePlain(
        in Transaction tx, in Payment payment, ReadOnlySpan<HistoryEntry> past, in PastSummary summary, int capacity, Span<float> row)
    {
        float perPast = summary.Count == 0 ? 0 : 1f / summary.Count;
        row[CurrentColumn.RoundAmount] = Indicator(payment.IsRound);
        row[CurrentColumn.HourSin] = DayClock.Sin(payment.MinuteOfDay);
        row[CurrentColumn.HourCos] = DayClock.Cos(payment.MinuteOfDay);
        row[CurrentColumn.Weekend] = Indicator(payment.IsWeekend);
        row[CurrentColumn.Night] = Indicator(payment.MinuteOfDay < DayClock.NightEndMinute);
        row[CurrentColumn.HourShare] = summary.NearTimeOfDay * perPast;
        row[CurrentColumn.Channel] = (float)payment.Channel;
        row[CurrentColumn.CategoryGroup] = MerchantCategoryGroups.Of(payment.Category);
        row[CurrentColumn.ChannelShare] = summary.SameChannel * perPast;
        row[CurrentColumn.CategoryShare] = summary.SameCategory * perPast;
        row[CurrentColumn.MerchantShare] = summary.SameMerchant * perPast;
        row[CurrentColumn.NewTerminal] = Indicator(payment.TerminalHash != 0 && summary.SameTerminal == 0);
        row[CurrentColumn.DeviceAbsent] = Indicator(payment.DeviceHash == 0);
        row[CurrentColumn.DeviceShare] = summary.WithDevice == 0 ? 0 : (float)summary.SameDevice / summary.WithDevice;
        row[CurrentColumn.NewDevice] = Indicator(payment.DeviceHash != 0 && summary.SameDevice == 0);
        row[CurrentColumn.ForeignCountry] = Indicator(payment.IsForeign);
        row[CurrentColumn.CountryShare] = summary.SameCountry * perPast;
        row[CurrentColumn.NewCountry] = Indicator(!payment.Country.IsAbsent && summary.SameCountry == 0);
        row[CurrentColumn.CountryChanged] = Indicator(CountryChanged(in payment, past));
        row[CurrentColumn.NewMerchant] = Indicator(summary.SameMerchant == 0);
        row[CurrentColumn.NewCategory] = Indicator(payment.Category != 0 && summary.SameCategory == 0);
        row[CurrentColumn.NewChannel] = Indicator(summary.SameChannel == 0);
        row[CurrentColumn.NightShare] = summary.AtNight * perPast;
        row[CurrentColumn.WeekendShare] = summary.OnWeekends * perPast;
        row[CurrentColumn.DistanceAbsent] = Indicator(float.IsNaN(payment.DistanceKm));
        row[CurrentColumn.HistoryFill] = (float)summary.Count / capacity;
        row[CurrentColumn.AccountAgeAbsent] = Indicator(tx.AccountOpenedAtMs == Transaction.AbsentTime);
    }

    private static bool CountryChanged(in Payment payment, ReadOnlySpan<HistoryEntry> past)
    {
        if (past.IsEmpty || payment.Country.IsAbsent) return false;
        CountryCode previous = past[^1].MerchantCountry;
        return !previous.IsAbsent && previous != payment.Country;
    }

    /// <summary>An amount to the median of the past.</summary>
    internal static float AmountRatio(float amount, float median) => Math.Max(amount, LeastAmount) / Math.Max(median, LeastAmount);

    private static void FillAmounts(in Payment payment, in PastSummary summary, Span<float> logs)
    {
        logs[Slot.Amount] = 1 + payment.Amount;
        if (summary.Count > 0)
        {
            logs[Slot.AmountRatio] = AmountRatio(payment.Amount, summary.MedianAmount);
            logs[Slot.AmountToMax] = (1 + payment.Amount) / (1 + summary.MaxAmount);
        }

        if (float.IsNaN(payment.DistanceKm)) return;
        logs[Slot.Distance] = 1 + payment.DistanceKm;
        if (summary.MaxDistanceKm >= 0) logs[Slot.DistanceToUsual] = (1 + payment.DistanceKm) / (1 + summary.MaxDistanceKm);
        if (!payment.IsCardPresent || summary.PresentDistanceKm < 0) return;
        float hours = Math.Max(payment.SecondsSince(summary.PresentTimeMs) / 3600, LeastHours);
        logs[Slot.Speed] = 1 + Math.Abs(payment.DistanceKm - summary.PresentDistanceKm) / hours;
    }

    private static void FillTimes(
        in Transaction tx, in Payment payment, ReadOnlySpan<HistoryEntry> past, in PastSummary summary, Span<float> logs)
    {
        if (past.Length > 0) logs[Slot.Gap] = 1 + payment.SecondsSince(past[^1].EventTimeMs);
        if (past.Length > 1) logs[Slot.GapSecond] = 1 + payment.SecondsSince(past[^2].EventTimeMs);
        logs[Slot.Small1Hour] = 1 + summary.SmallLastHour;
        logs[Slot.Merchants1Day] = 1 + summary.MerchantsLastDay;
        if (tx.AccountOpenedAtMs == Transaction.AbsentTime) return;
        logs[Slot.AccountAge] = 1 + (float)Math.Max(0, ((double)payment.TimeMs - tx.AccountOpenedAtMs) / MsPerDay);
    }

    private static void FillWindows(in WindowAggregates windows, in PastSummary summary, Span<float> logs)
    {
        logs[Slot.Count1Hour] = OnePlus(windows.Count1Hour);
        logs[Slot.Count1Day] = OnePlus(windows.Count1Day);
        logs[Slot.Count7Days] = OnePlus(windows.Count7Days);
        logs[Slot.Count30Days] = OnePlus(windows.Count30Days);
        logs[Slot.Sum1Hour] = OnePlus(windows.Sum1Hour);
        logs[Slot.Sum1Day] = OnePlus(windows.Sum1Day);
        logs[Slot.Sum7Days] = OnePlus(windows.Sum7Days);
        logs[Slot.Sum30Days] = OnePlus(windows.Sum30Days);
        logs[Slot.Pace1Day] = OnePlus(windows.Count1Day) / OnePlus(windows.Count30Days / 30.0);
    }

    private static void WriteLogarithms(ReadOnlySpan<float> logs, int past, Span<float> row)
    {
        row[CurrentColumn.LogAmount] = logs[Slot.Amount];
        row[CurrentColumn.LogAmountRatio] = logs[Slot.AmountRatio];
        row[CurrentColumn.LogAmountToMax] = logs[Slot.AmountToMax];
        row[CurrentColumn.LogGap] = past > 0 ? logs[Slot.Gap] : NoGap;
        row[CurrentColumn.LogGapSecond] = past > 1 ? logs[Slot.GapSecond] : NoGap;
        row[CurrentColumn.LogDistance] = logs[Slot.Distance];
        row[CurrentColumn.LogDistanceToUsual] = logs[Slot.DistanceToUsual];
        row[CurrentColumn.LogSpeed] = logs[Slot.Speed];
        logs.Slice(Slot.Count1Hour, 4).CopyTo(row[CurrentColumn.LogCount1h..]);
        logs.Slice(Slot.Sum1Hour, 4).CopyTo(row[CurrentColumn.LogSum1h..]);
        row[CurrentColumn.Pace1d] = logs[Slot.Pace1Day];
        row[CurrentColumn.LogSmall1h] = logs[Slot.Small1Hour];
        row[CurrentColumn.LogMerchants1d] = logs[Slot.Merchants1Day];
        row[CurrentColumn.LogAccountAge] = logs[Slot.AccountAge];
    }

    /// <summary>1 + a count or a sum, which rounding may have left a little below 0.</summary>
    private static float OnePlus(double value) => value > 0 ? 1 + (float)Math.Min(value, MaxSum) : 1;

    private static float Indicator(bool value) => value ? 1f : 0f;
}
