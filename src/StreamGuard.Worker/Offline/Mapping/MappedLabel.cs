using System.Text;

namespace StreamGuard.Worker.Offline.Mapping;

/// <summary>Reads the truth from a line, with its columns found.</summary>
/// <param name="document">What the mapping says of it.</param>
/// <param name="cell">The number of the cell that says it.</param>
/// <param name="kindCell">The number of the cell that names the kind of fraud; -1 = there is none.</param>
internal sealed class MappedLabel(LabelDocument document, int cell, int kindCell)
{
    private readonly byte[][] _fraud = [.. document.Fraud.Select(Encoding.UTF8.GetBytes)];
    private readonly byte[][]? _genuine = document.Genuine?.Select(Encoding.UTF8.GetBytes).ToArray();

    /// <summary>What a line says of the truth.</summary>
    /// <exception cref="RowFormatException">The mapping does not know the cell's value.</exception>
    internal FraudLabel Of(CsvCells cells, FraudKinds kinds)
    {
        ReadOnlySpan<byte> text = cells[cell];
        if (Lists(_fraud, text))
        {
            bool isNamed = kindCell >= 0 && !cells[kindCell].IsEmpty;
            return kinds.LabelOf(isNamed ? Encoding.UTF8.GetString(cells[kindCell]) : FraudKinds.Unnamed, cells.ColumnOf(isNamed ? kindCell : cell));
        }

        if (_genuine is not null && Lists(_genuine, text)) return FraudLabel.Genuine;
        if (text.IsEmpty) return FraudLabel.Unknown; // Unless the mapping lists it: many files mark the frauds alone.
        if (_genuine is null) return FraudLabel.Genuine;
        throw new RowFormatException(cells.ColumnOf(cell), $"{document.Column} is '{Encoding.UTF8.GetString(text)}', which neither label.fraud nor label.genuine of the mapping lists; add it to one of them.");
    }

    private static bool Lists(byte[][] values, ReadOnlySpan<byte> text)
    {
        foreach (byte[] value in values) if (text.SequenceEqual(value)) return true;
        return false;
    }
}
