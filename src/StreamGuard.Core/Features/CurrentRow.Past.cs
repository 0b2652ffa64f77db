using StreamGuard.Core.Terminals;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Features;

/// <content>The account's habits, and what outcomes said of the account and of the terminal.</content>
internal static partial class CurrentRow
{
    private static void FillHabits(
        in Payment payment, ReadOnlySpan<HistoryEntry> past, in PastSummary summary, in RecentRatios ratios, Span<float> logs)
    {
        if (summary.SameCategory > 0) logs[Slot.CategoryRatio] = AmountRatio(payment.Amount, (float)(summary.SameCategoryAmount / summary.SameCategory));
        if (past.Length > 0) logs[Slot.HistorySpan] = OnePlusDays((double)payment.TimeMs - past[0].EventTimeMs);
        logs[Slot.High1Day] = 1 + ratios.High1Day;
        logs[Slot.High3Days] = 1 + ratios.High3Days;
        logs[Slot.High7Days] = 1 + ratios.High7Days;
        logs[Slot.High14Days] = 1 + ratios.High14Days;
    }

    private static void WriteHabits(
        ReadOnlySpan<HistoryEntry> past, in PastSummary summary, in RecentRatios ratios, ReadOnlySpan<float> logs, Span<float> row)
    {
        row[CurrentColumn.LogCategoryRatio] = summary.SameCategory > 0 ? logs[Slot.CategoryRatio] : 0;
        row[CurrentColumn.LogHistorySpan] = past.Length > 0 ? logs[Slot.HistorySpan] : NothingKnown;
        for (int back = 1; back <= Math.Min(3, past.Length); back++) row[CurrentColumn.LogRatio1 + back - 1] = (float)past[^back].LogAmountRatio;
        row[CurrentColumn.MaxLogRatio14d] = ratios.MaxLog14Days;
        logs.Slice(Slot.High1Day, 4).CopyTo(row[CurrentColumn.LogHigh1d..]);
    }

    private static void FillOutcomes(in Payment payment, in PastSummary summary, in TerminalKnowledge terminal, Span<float> logs)
    {
        logs[Slot.AccountFrauds] = 1 + summary.KnownFrauds;
        if (summary.KnownFrauds > 0) logs[Slot.AccountFraudAge] = OnePlusDays((double)payment.TimeMs - summary.KnownFraudTimeMs);
        logs[Slot.TerminalCount1Day] = 1f + terminal.Count1Day;
        logs[Slot.TerminalCount7Days] = 1f + terminal.Count7Days;
        logs[Slot.TerminalCount30Days] = 1f + terminal.Count30Days;
        logs[Slot.TerminalFraudAge] = OnePlusDays(terminal.LastFraudAgeMs);
        logs[Slot.TerminalGenuineAge] = OnePlusDays(terminal.LastGenuineAgeMs);
        logs[Slot.TerminalRun] = 1f + terminal.RunLength;
        logs[Slot.TerminalRunAge] = OnePlusDays(terminal.RunStartAgeMs);
    }

    private static void WriteOutcomes(in PastSummary summary, in TerminalKnowledge terminal, ReadOnlySpan<float> logs, Span<float> row)
    {
        row[CurrentColumn.LogAccountFrauds] = logs[Slot.AccountFrauds];
        row[CurrentColumn.LogAccountFraudAge] = summary.KnownFrauds > 0 ? logs[Slot.AccountFraudAge] : NothingKnown;
        logs.Slice(Slot.TerminalCount1Day, 3).CopyTo(row[CurrentColumn.LogTerminalCount1d..]);
        row[CurrentColumn.TerminalFraudShare1d] = TerminalKnowledge.Share(terminal.Frauds1Day, terminal.Count1Day);
        row[CurrentColumn.TerminalFraudShare7d] = TerminalKnowledge.Share(terminal.Frauds7Days, terminal.Count7Days);
        row[CurrentColumn.TerminalFraudShare30d] = TerminalKnowledge.Share(terminal.Frauds30Days, terminal.Count30Days);
        row[CurrentColumn.LogTerminalFraudAge] = Age(terminal.LastFraudAgeMs, logs[Slot.TerminalFraudAge]);
        row[CurrentColumn.LogTerminalGenuineAge] = Age(terminal.LastGenuineAgeMs, logs[Slot.TerminalGenuineAge]);
        row[CurrentColumn.LogTerminalRun] = logs[Slot.TerminalRun];
        row[CurrentColumn.LogTerminalRunAge] = Age(terminal.RunStartAgeMs, logs[Slot.TerminalRunAge]);
    }

    private static float Age(long ageMs, float logDays) => ageMs == TerminalKnowledge.None ? NothingKnown : logDays;

    /// <summary>1 + the days of a time span, 1 when it is negative.</summary>
    private static float OnePlusDays(double ms) => 1 + (float)(Math.Max(0, ms) / MsPerDay);

    /// <summary>Where each logarithm's argument stands.</summary>
    private static class Slot
    {
        internal const int Amount = 0;
        internal const int AmountRatio = 1;
        internal const int AmountToMax = 2;
        internal const int Gap = 3;
        internal const int GapSecond = 4;
        internal const int Distance = 5;
        internal const int DistanceToUsual = 6;
        internal const int Speed = 7;
        internal const int Count1Hour = 8;
        internal const int Count1Day = 9;
        internal const int Count7Days = 10;
        internal const int Count30Days = 11;
        internal const int Sum1Hour = 12;
        internal const int Sum1Day = 13;
        internal const int Sum7Days = 14;
        internal const int Sum30Days = 15;
        internal const int Pace1Day = 16;
        internal const int Small1Hour = 17;
        internal const int Merchants1Day = 18;
        internal const int AccountAge = 19;
        internal const int CategoryRatio = 20;
        internal const int HistorySpan = 21;
        internal const int High1Day = 22;
        internal const int High3Days = 23;
        internal const int High7Days = 24;
        internal const int High14Days = 25;
        internal const int AccountFrauds = 26;
        internal const int AccountFraudAge = 27;
        internal const int TerminalCount1Day = 28;
        internal const int TerminalCount7Days = 29;
        internal const int TerminalCount30Days = 30;
        internal const int TerminalFraudAge = 31;
        internal const int TerminalGenuineAge = 32;
        internal const int TerminalRun = 33;
        internal const int TerminalRunAge = 34;

        /// <summary>All of them, in whole lanes.</summary>
        internal const int Count = 40;
    }
}
