using StreamGuard.Core.Features;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Explanations;

/// <summary>A scored row that is to be explained.</summary>
/// <param name="features">The batch that the ensemble read.</param>
/// <param name="row">The row.</param>
/// <param name="past">The past entries that the row saw, oldest first: at least as many of the newest as the history tensor holds.</param>
/// <param name="attention">What the ensemble attended to, 0 at padding.</param>
/// <param name="errors">The reconstruction error of each column of <c>current</c>.</param>
public readonly ref struct ExplainedRow(
    FeatureBatch features, int row, ReadOnlySpan<HistoryEntry> past, ReadOnlySpan<float> attention, ReadOnlySpan<float> errors)
{
    /// <summary>The batch that the ensemble read.</summary>
    public FeatureBatch Features { get; } = features;

    /// <summary>The row.</summary>
    public int Row { get; } = row;

    /// <summary>The past entries that the history tensor holds, oldest first.</summary>
    public ReadOnlySpan<HistoryEntry> Past { get; } = past[^(int)features.HistoryLengths[row]..];

    /// <summary>What the ensemble attended to.</summary>
    public ReadOnlySpan<float> Attention { get; } = attention;

    /// <summary>The reconstruction errors.</summary>
    public ReadOnlySpan<float> Errors { get; } = errors;
}
