namespace StreamGuard.Worker.Offline;

/// <summary>Numbers the kinds of fraud of a file as they come, after GENUINE.</summary>
internal sealed class FraudKinds
{
    /// <summary>What a fraud is of which the file does not say the kind.</summary>
    internal const string Unnamed = "FRAUD";

    private const int Most = 127;

    private readonly List<string> _names = ["GENUINE"];

    /// <summary>The kinds so far, by number.</summary>
    internal IReadOnlyList<string> Names => _names;

    /// <summary>The label of a fraud.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="column">Where in the line it is, for the error.</param>
    /// <exception cref="RowFormatException">There are too many kinds.</exception>
    internal FraudLabel LabelOf(string kind, int column)
    {
        int index = _names.IndexOf(kind, 1);
        if (index >= 0) return new FraudLabel(true, index);
        if (_names.Count > Most) throw new RowFormatException(column, $"there are more than {Most} kinds of fraud; fraud_kind names a kind, not a case.");
        _names.Add(kind);
        return new FraudLabel(true, _names.Count - 1);
    }
}
