using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using static StreamGuard.Core.Tests.Features.TransactionSample;

namespace StreamGuard.Core.Tests.Alerts;

/// <summary>A payment whose alert is told, and everything before it: the payments as they were made, no features.</summary>
/// <param name="Now">The payment.</param>
/// <param name="All">All earlier payments of the account, oldest first.</param>
/// <param name="Capacity">How many of them are kept at most.</param>
/// <param name="Frauds">Which of them an outcome calls fraud.</param>
/// <param name="Terminal">What is known of its terminal.</param>
internal sealed record ToldPayment(TransactionData Now, TransactionData[] All, int Capacity, bool[] Frauds, TerminalKnowledge Terminal)
{
    private static readonly string[] WithoutMinorUnit = ["JPY"];
    private static readonly string[] WithThreeDigits = ["KWD"];

    /// <summary>Those that are kept.</summary>
    internal TransactionData[] Kept => KeptAt(All.Length);

    /// <summary>The known frauds among the kept whose outcome is due, oldest first.</summary>
    internal TransactionData[] KnownFrauds => [.. Kept.Where((past, i) => Frauds[All.Length - Kept.Length + i] && Age(past) >= 7 * DayMs)];

    /// <summary>The medians of the kept amounts, by number.</summary>
    internal decimal Median => MedianOf(Kept);

    /// <summary>Each kept payment with its ratio to the median of what was kept when it was made; 0 without one.</summary>
    internal (TransactionData Payment, double Ratio)[] Ratios =>
        [.. Kept.Select((past, i) => (past, RatioThen(All.Length - Kept.Length + i)))];

    /// <summary>Milliseconds since a past payment.</summary>
    internal long Age(TransactionData past) => Now.EventTimeMs - past.EventTimeMs;

    /// <summary>How many payments there were in a window.</summary>
    internal int Within(long windowMs) => All.Count(past => Age(past) < windowMs);

    /// <summary>Digits behind the point.</summary>
    internal static int Digits(string currency) => WithoutMinorUnit.Contains(currency) ? 0 : WithThreeDigits.Contains(currency) ? 3 : 2;

    /// <summary>An amount by number.</summary>
    internal static decimal Amount(TransactionData data) => data.AmountMinor / (decimal)Math.Pow(10, Digits(data.Currency));

    /// <summary>The middle number, or the mean of the two middle ones.</summary>
    internal static decimal MedianOf(TransactionData[] payments)
    {
        decimal[] sorted = [.. payments.Select(Amount).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private TransactionData[] KeptAt(int before) => [.. All[..before].TakeLast(Capacity)];

    private double RatioThen(int index)
    {
        TransactionData[] then = KeptAt(index);
        return then.Length == 0 ? 0 : Math.Max((double)Amount(All[index]), 0.01) / Math.Max((double)MedianOf(then), 0.01);
    }
}
