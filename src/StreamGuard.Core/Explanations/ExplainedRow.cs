using StreamGuard.Core.Features;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Explanations;

/// <summary>A scored row that is to be explained.</summary>
/// <param name="features">The batch that the ensemble read.</param>
/// <param name="row">The row.</param>
/// <param name="visible">All past entries that the row saw, oldest first: those that its features are of.</param>
/// <param name="attention">What the ensemble attended to, 0 at padding.</param>
/// <param name="errors">The reconstruction error of each column of <c>current</c>.</param>
public readonly ref struct ExplainedRow(
    FeatureBatch features, int row, ReadOnlySpan<HistoryEntry> visible, ReadOnlySpan<float> attention, ReadOnlySpan<float> errors)
{
    /// <summary>The batch that the ensemble read.</summary>
    public FeatureBatch Features { get; } = features;

    /// <summary>The row.</summary>
    public int Row { get; } = row;

    /// <summary>All past entries that the row saw, oldest first: what its shares and medians are of.</summary>
    public ReadOnlySpan<HistoryEntry> Visible { get; } = visible;

    /// <summary>The newest of them, which the history tensor holds.</summary>
    public ReadOnlySpan<HistoryEntry> Past { get; } = visible[^(int)features.HistoryLengths[row]..];

    /// <summary>What the ensemble attended to.</summary>
    public ReadOnlySpan<float> Attention { get; } = attention;

    /// <summary>The reconstruction errors.</summary>
    public ReadOnlySpan<float> Errors { get; } = errors;
}
