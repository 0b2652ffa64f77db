using System.Buffers.Text;
using System.Text;

namespace StreamGuard.Worker.Offline;

/// <summary>Takes the whole numbers of a comma-separated line, one after the other.</summary>
/// <param name="line">The line.</param>
/// <param name="names">The columns' names, for errors.</param>
internal ref struct CsvFields(ReadOnlySpan<byte> line, string[] names)
{
    /// <summary>No whole number of 64 bits is longer.</summary>
    internal const int MaxFieldBytes = 20;

    private readonly ReadOnlySpan<byte> _line = line;
    private int _position = 0;
    private int _index = 0;

    /// <summary>Takes the next field as a number.</summary>
    /// <param name="min">The least value allowed.</param>
    /// <param name="max">The greatest value allowed.</param>
    /// <param name="text">The field as it stands.</param>
    /// <exception cref="RowFormatException">There is no such number.</exception>
    internal long Next(long min, long max, out ReadOnlySpan<byte> text)
    {
        if (_index >= names.Length || _position > _line.Length)
            throw new RowFormatException(_line.Length + 1, $"the line ends before column {NameOf(_index)}; it must have {names.Length} columns: {string.Join(',', names)}.");
        ReadOnlySpan<byte> rest = _line[_position..];
        int length = rest.IndexOf((byte)',');
        text = length < 0 ? rest : rest[..length];
        if (text.Length > MaxFieldBytes || !Utf8Parser.TryParse(text, out long value, out int used) || used != text.Length)
            throw new RowFormatException(_position + 1, $"{names[_index]} is '{Shown(text)}', which is not a whole number.");
        if (value < min || value > max)
            throw new RowFormatException(_position + 1, $"{names[_index]} is {value}; it must be from {min} to {max}.");
        _position += text.Length + 1;
        _index++;
        return value;
    }

    /// <summary>Makes sure that nothing is left.</summary>
    /// <exception cref="RowFormatException">There are more columns.</exception>
    internal readonly void End()
    {
        if (_position <= _line.Length)
            throw new RowFormatException(_position + 1, $"the line has more than {names.Length} columns; it must have: {string.Join(',', names)}.");
    }

    private readonly string NameOf(int index) => index < names.Length ? names[index] : $"number {index + 1}";

    private static string Shown(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text.Length > 40 ? text[..40] : text);
}
