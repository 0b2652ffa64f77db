using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Alerts;

/// <summary>
/// What the sentences of an alert's reasons take their figures from: the past payments themselves where they are at hand, since a feature is rounded; the row's features for what
/// reaches farther back, and for what was measured when a past payment happened.
/// </summary>
internal readonly ref struct ReasonScene
{
    /// <summary>The transaction.</summary>
    internal required Transaction Transaction { get; init; }

    /// <summary>Its row, with the past that it saw.</summary>
    internal required ExplainedRow Explained { get; init; }

    /// <summary>The past transactions that the model attended to most, the weightiest first.</summary>
    internal required IReadOnlyList<AttendedTransaction> Attended { get; init; }

    /// <summary>Whether <see cref="Past"/> is all that the account's payments of the horizon were: nothing had to make room, is missing or came later.</summary>
    internal bool IsAllOfThePast { get; init; }

    /// <summary>Whether it is an alert for being unlike anything known, and not for being like known fraud.</summary>
    internal bool IsNovel { get; init; }

    /// <summary>Its features, as the model read them.</summary>
    internal ReadOnlySpan<float> Current => Explained.Features.CurrentRow(Explained.Row);

    /// <summary>The past entries that the features are of, oldest first: more than the model reads one by one.</summary>
    internal ReadOnlySpan<HistoryEntry> Past => Explained.Visible;

    /// <summary>The reconstruction error of each column of <see cref="Current"/>.</summary>
    internal ReadOnlySpan<float> Errors => Explained.Errors;

    /// <summary>Milliseconds from a past entry to the transaction.</summary>
    internal double MsSince(in HistoryEntry entry) => (double)Transaction.EventTimeMs - entry.EventTimeMs;

    /// <summary>Seconds from a time to the transaction.</summary>
    internal double SecondsSince(long timeMs) => Math.Max(0, (Transaction.EventTimeMs - (double)timeMs) / 1000);

    /// <summary>How many past transactions a share of them is.</summary>
    internal int TimesOf(int column) => (int)MathF.Round(Current[column] * Past.Length);

    /// <summary>The number behind ln(1 + number).</summary>
    internal double Number(int column) => Math.Exp(Current[column]) - 1;

    /// <summary>The whole number behind ln(1 + number).</summary>
    internal double Count(int column) => Math.Round(Number(column));

    /// <summary>Whether an indicator is 1.</summary>
    internal bool Is(int column) => Current[column] > 0;

    /// <summary>
    /// A number of payments in a window. Where the window reaches behind the entries that are kept, the count behind them is by whole hours or days and may miss the
    /// first of them: then it is a lower bound, and says so.
    /// </summary>
    /// <param name="count">The number.</param>
    /// <param name="windowMs">The window's length.</param>
    internal string Counted(double count, long windowMs)
    {
        bool isExact = IsAllOfThePast || (!Past.IsEmpty && MsSince(in Past[0]) >= windowMs);
        return isExact ? ReasonText.Number(count) : $"at least {ReasonText.Number(count)}";
    }
}
