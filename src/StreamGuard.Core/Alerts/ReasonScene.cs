using StreamGuard.Core.Features;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Alerts;

/// <summary>What the sentences of an alert's reasons take their figures from.</summary>
internal readonly ref struct ReasonScene
{
    /// <summary>The transaction.</summary>
    internal required Transaction Transaction { get; init; }

    /// <summary>Its features, as the model read them.</summary>
    internal required ReadOnlySpan<float> Current { get; init; }

    /// <summary>The past entries that the model read, oldest first.</summary>
    internal required ReadOnlySpan<HistoryEntry> Past { get; init; }

    /// <summary>How many past transactions the features look back over: as many as <see cref="Past"/>, or more.</summary>
    internal required int PastCount { get; init; }

    /// <summary>The reconstruction error of each column of <see cref="Current"/>.</summary>
    internal required ReadOnlySpan<float> Errors { get; init; }

    /// <summary>The past transactions that the model attended to most, the weightiest first.</summary>
    internal required IReadOnlyList<AttendedTransaction> Attended { get; init; }

    /// <summary>Whether it is an alert for being unlike anything known, and not for being like known fraud.</summary>
    internal bool IsNovel { get; init; }

    /// <summary>Seconds from a time to the transaction.</summary>
    internal double SecondsSince(long timeMs) => Math.Max(0, (Transaction.EventTimeMs - (double)timeMs) / 1000);

    /// <summary>How many past transactions a share of them is.</summary>
    internal int TimesOf(int column) => (int)MathF.Round(Current[column] * PastCount);

    /// <summary>The number behind ln(1 + number).</summary>
    internal double Number(int column) => Math.Exp(Current[column]) - 1;

    /// <summary>The whole number behind ln(1 + number).</summary>
    internal double Count(int column) => Math.Round(Number(column));

    /// <summary>Whether an indicator is 1.</summary>
    internal bool Is(int column) => Current[column] > 0;
}
