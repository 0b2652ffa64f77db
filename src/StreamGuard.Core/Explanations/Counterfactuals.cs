using StreamGuard.Core.Features;

namespace StreamGuard.Core.Explanations;

/// <summary>
/// Writes what a row would have been if one thing had been normal for its account: the columns of a group are replaced together, with the columns of the
/// history that follow from them. Works on the row's own features and the past it saw; no identifiers are needed. Not thread-safe: it has room
/// of its own.
/// </summary>
public sealed class Counterfactuals
{
    /// <summary>Past transactions that <see cref="ReasonGroup.PastPayments"/> takes out.</summary>
    public const int RemovedPayments = 3;

    /// <summary>The least reconstruction error that counts as unexpected: two standard deviations, squared.</summary>
    public const float LeastError = 4;

    /// <summary>The most features that <see cref="ReasonGroup.Unexpected"/> sets.</summary>
    public const int MostUnexpected = 3;

    private readonly FeatureBatch _scratch;

    /// <summary>Creates it.</summary>
    /// <param name="historyLength">L: past transactions in the history tensor.</param>
    public Counterfactuals(int historyLength) => _scratch = new FeatureBatch(capacity: 1, historyLength);

    /// <summary>Writes the variant of a row in which a group is normal.</summary>
    /// <param name="group">The group.</param>
    /// <param name="explained">The row.</param>
    /// <param name="target">Receives the variant; another batch than the row's.</param>
    /// <param name="targetRow">Where.</param>
    /// <returns>Whether the row is off the normal. If not, what was written means nothing.</returns>
    public bool TryWrite(ReasonGroup group, in ExplainedRow explained, FeatureBatch target, int targetRow)
    {
        ArgumentNullException.ThrowIfNull(target);
        return group switch
        {
            ReasonGroup.PastPayments => TryRemoveMostAttended(in explained, target, targetRow),
            ReasonGroup.Unexpected => TrySetUnexpected(in explained, target, targetRow),
            _ => TrySet(group, in explained, new VariantRow(explained.Features, explained.Row, target, targetRow)),
        };
    }

    /// <summary>The features with the largest reconstruction errors, of those that are unexpected at all.</summary>
    /// <param name="errors">The errors.</param>
    /// <param name="columns">Receives the columns, the worst first; <see cref="MostUnexpected"/> or fewer.</param>
    /// <returns>How many there are.</returns>
    public static int FindUnexpected(ReadOnlySpan<float> errors, Span<int> columns) =>
        Greatest.Find(errors, above: MathF.BitDecrement(LeastError), laterFirst: false, columns);

    private static bool TrySet(ReasonGroup group, in ExplainedRow explained, in VariantRow row) => group switch
    {
        ReasonGroup.Amount => AmountNormals.Apply(in row),
        ReasonGroup.RecentAmounts => AmountNormals.ApplyRecent(in row),
        ReasonGroup.Time => TimeNormal.Apply(in row, explained.Visible),
        ReasonGroup.Pace => PaceNormal.Apply(in row, explained.Visible),
        ReasonGroup.Merchant => HabitNormals.ApplyMerchant(in row, in explained),
        ReasonGroup.Terminal => HabitNormals.ApplyTerminal(in row, in explained),
        ReasonGroup.Device => HabitNormals.ApplyDevice(in row, in explained),
        ReasonGroup.Place => PlaceNormal.Apply(in row, in explained),
        ReasonGroup.Channel => HabitNormals.ApplyChannel(in row, in explained),
        ReasonGroup.TerminalOutcomes => OutcomeNormals.ApplyTerminal(in row),
        ReasonGroup.AccountFrauds => OutcomeNormals.ApplyAccount(in row),
        _ => throw new ArgumentOutOfRangeException(nameof(group), group, "Not a group of columns."),
    };

    private static bool TryRemoveMostAttended(in ExplainedRow explained, FeatureBatch target, int targetRow)
    {
        Span<int> removed = stackalloc int[RemovedPayments];
        int found = MostAttended.Find(explained.Attention, removed);
        if (found == 0) return false;
        HistoryDeletion.Write(explained.Features, explained.Row, removed[..found], target, targetRow);
        return true;
    }

    private bool TrySetUnexpected(in ExplainedRow explained, FeatureBatch target, int targetRow)
    {
        Span<int> worst = stackalloc int[MostUnexpected];
        int found = FindUnexpected(explained.Errors, worst);
        if (found == 0) return false;
        var row = new VariantRow(explained.Features, explained.Row, target, targetRow);
        bool isChanged = false;
        foreach (int column in worst[..found])
        {
            if (ReasonGroups.Of(column) is not { } group) continue;
            var normal = new VariantRow(explained.Features, explained.Row, _scratch, 0);
            if (!TrySet(group, in explained, in normal)) continue;
            isChanged |= row.Current[column] != normal.Current[column];
            row.Current[column] = normal.Current[column];
        }

        return isChanged;
    }
}
