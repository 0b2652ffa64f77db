using System.Text;

namespace StreamGuard.Worker.Offline.Mapping;

/// <summary>Where one field of a transaction comes from, with its column found.</summary>
internal sealed class MappedField
{
    private readonly byte[]? _constant;
    private readonly byte[]? _otherwise;
    private readonly (byte[] From, byte[] To)[]? _values;

    /// <param name="name">The field's name.</param>
    /// <param name="document">What the mapping says of it.</param>
    /// <param name="cell">The number of its cell; -1 = a constant.</param>
    internal MappedField(string name, FieldDocument document, int cell)
    {
        Name = name;
        Cell = cell;
        _constant = Bytes(document.Constant);
        _otherwise = Bytes(document.Otherwise);
        _values = document.Values is { } values ? [.. values.Select(pair => (Bytes(pair.Key)!, Bytes(pair.Value)!))] : null;
    }

    internal string Name { get; }

    /// <summary>The number of its cell; -1 = a constant.</summary>
    internal int Cell { get; }

    /// <summary>The field's text in a line, after its column's values were replaced; empty = there is none.</summary>
    /// <exception cref="RowFormatException">The mapping does not know the cell's value.</exception>
    internal ReadOnlySpan<byte> Of(CsvCells cells)
    {
        if (_constant is not null) return _constant;
        ReadOnlySpan<byte> cell = cells[Cell];
        if (cell.IsEmpty) return _otherwise;
        if (_values is null) return cell;
        foreach ((byte[] from, byte[] to) in _values)
        {
            if (cell.SequenceEqual(from)) return to;
        }

        if (_otherwise is not null) return _otherwise;
        throw new RowFormatException(cells.ColumnOf(Cell), $"{Name} is '{Encoding.UTF8.GetString(cell)}', which the mapping's values do not list; add it, or say what others stand for with otherwise.");
    }

    /// <summary>Whether the field's text in a line is not the cell's own.</summary>
    internal bool IsReplaced(CsvCells cells) => Cell >= 0 && !Of(cells).SequenceEqual(cells[Cell]);

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);
}
