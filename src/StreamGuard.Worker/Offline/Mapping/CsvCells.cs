namespace StreamGuard.Worker.Offline.Mapping;

/// <summary>The cells of a line, as RFC 4180 writes them: a cell may be in quotes, in which a quote is doubled. No cell goes over a line's end.</summary>
/// <param name="delimiter">What stands between cells.</param>
internal sealed class CsvCells(byte delimiter)
{
    private byte[] _text = new byte[256];
    private (int Start, int Length, int Column)[] _cells = new (int, int, int)[16];

    /// <summary>How many cells the line has.</summary>
    internal int Count { get; private set; }

    /// <summary>A cell without its quotes and the spaces around it; valid until the next line.</summary>
    internal ReadOnlySpan<byte> this[int index] => _text.AsSpan(_cells[index].Start, _cells[index].Length).Trim((byte)' ');

    /// <summary>Where a cell begins in its line, from 1.</summary>
    internal int ColumnOf(int index) => _cells[index].Column;

    /// <summary>Takes a line apart.</summary>
    /// <param name="line">The line.</param>
    /// <exception cref="RowFormatException">A quote is not closed, or something follows one.</exception>
    internal void Split(ReadOnlySpan<byte> line)
    {
        if (_text.Length < line.Length) _text = new byte[line.Length * 2];
        Count = 0;
        int at = 0, used = 0;
        do
        {
            int start = used, column = at + 1;
            if (at < line.Length && line[at] == '"') used = TakeQuoted(line, ref at, used);
            else used = TakePlain(line, ref at, used);
            Add(start, used - start, column);
        }
        while (at++ < line.Length);
    }

    private int TakePlain(ReadOnlySpan<byte> line, ref int at, int used)
    {
        int length = line[at..].IndexOf(delimiter);
        if (length < 0) length = line.Length - at;
        line.Slice(at, length).CopyTo(_text.AsSpan(used));
        at += length;
        return used + length;
    }

    private int TakeQuoted(ReadOnlySpan<byte> line, ref int at, int used)
    {
        int open = at++;
        while (true)
        {
            int length = line[at..].IndexOf((byte)'"');
            if (length < 0) throw new RowFormatException(open + 1, "the quote that begins here is not closed on this line; a cell must end on its line.");
            line.Slice(at, length).CopyTo(_text.AsSpan(used));
            used += length;
            at += length + 1;
            if (at >= line.Length || line[at] == delimiter) return used;
            if (line[at] != '"') throw new RowFormatException(at + 1, "something follows the closing quote; write a quote within a cell twice.");
            _text[used++] = (byte)'"';
            at++;
        }
    }

    private void Add(int start, int length, int column)
    {
        if (Count == _cells.Length) Array.Resize(ref _cells, Count * 2);
        _cells[Count++] = (start, length, column);
    }
}
