using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using static StreamGuard.Core.Tests.Features.TransactionSample;

namespace StreamGuard.Core.Tests.Features;

/// <summary>The formulas of the specification's columns that rest on frozen ratios, outcomes and terminals, written down as they read.</summary>
internal static class OutcomeOracle
{
    internal static void AddRatios(Dictionary<string, double> f, TransactionData now, TransactionData[] visible, double[] ratios)
    {
        for (int back = 1; back <= 3; back++) f[$"log_ratio_{back}"] = ratios.Length < back ? 0 : ratios[^back];
        double[] Within(int days) => [.. ratios.Where((_, i) => now.EventTimeMs - visible[i].EventTimeMs < days * DayMs)];
        f["max_log_ratio_14d"] = Within(14).DefaultIfEmpty(0).Max();
        foreach (int days in (int[])[1, 3, 7, 14]) f[$"log_high_{days}d"] = Math.Log(1 + Within(days).Count(ratio => (float)(Half)ratio > MathF.Log(2.3f)));
    }

    internal static void AddOutcomes(Dictionary<string, double> f, TransactionData now, TransactionData[] visible, bool[] frauds, TerminalKnowledge terminal)
    {
        long[] known = [.. visible.Where((past, i) => frauds[i] && IsDue(now, past)).Select(past => past.EventTimeMs)];
        f["log_account_frauds"] = Math.Log(1 + known.Length);
        f["log_account_fraud_age"] = known.Length == 0 ? -1 : LogDays(now.EventTimeMs - known[^1]);
        f["log_terminal_count_1d"] = Math.Log(1 + terminal.Count1Day);
        f["log_terminal_count_7d"] = Math.Log(1 + terminal.Count7Days);
        f["log_terminal_count_30d"] = Math.Log(1 + terminal.Count30Days);
        f["terminal_fraud_share_1d"] = Share(terminal.Frauds1Day, terminal.Count1Day);
        f["terminal_fraud_share_7d"] = Share(terminal.Frauds7Days, terminal.Count7Days);
        f["terminal_fraud_share_30d"] = Share(terminal.Frauds30Days, terminal.Count30Days);
        f["log_terminal_fraud_age"] = LogDays(terminal.LastFraudAgeMs);
        f["log_terminal_genuine_age"] = LogDays(terminal.LastGenuineAgeMs);
        f["log_terminal_run"] = Math.Log(1 + terminal.RunLength);
        f["log_terminal_run_age"] = LogDays(terminal.RunStartAgeMs);
    }

    internal static void AddToPast(Dictionary<string, double> f, TransactionData now, TransactionData past, bool isFraud, TerminalKnowledge terminalThen)
    {
        f["terminal_risk"] = Share(terminalThen.Frauds30Days, terminalThen.Count30Days);
        f["terminal_run"] = terminalThen.RunLength > 0 ? 1 : 0;
        f["outcome_due"] = IsDue(now, past) ? 1 : 0;
        f["known_fraud"] = isFraud && IsDue(now, past) ? 1 : 0;
    }

    private static bool IsDue(TransactionData now, TransactionData past) => now.EventTimeMs - past.EventTimeMs >= 7 * DayMs;

    private static double LogDays(long ms) => ms == TerminalKnowledge.None ? -1 : Math.Log(1 + ms / (double)DayMs);

    private static double Share(int frauds, int count) => frauds == 0 ? 0 : Math.Min(1, (double)frauds / Math.Max(1, count));
}
