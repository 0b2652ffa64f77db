using System.Globalization;
using System.Text;

namespace StreamGuard.Worker.Offline;

/// <summary>Makes an identifier from a prefix and the digits of a file's own number, in a buffer that is used again for each line.</summary>
/// <param name="prefix">ASCII.</param>
internal sealed class Token(string prefix)
{
    private readonly byte[] _buffer = [.. Encoding.ASCII.GetBytes(prefix), .. new byte[CsvFields.MaxFieldBytes]];

    /// <summary>The identifier; valid until the next call.</summary>
    /// <param name="digits">A whole number as it was read; at most <see cref="CsvFields.MaxFieldBytes"/> characters.</param>
    internal ReadOnlySpan<byte> Of(ReadOnlySpan<byte> digits)
    {
        digits.CopyTo(_buffer.AsSpan(prefix.Length));
        return _buffer.AsSpan(0, prefix.Length + digits.Length);
    }

    /// <summary>The identifier; valid until the next call.</summary>
    /// <param name="number">A whole number.</param>
    internal ReadOnlySpan<byte> Of(long number)
    {
        number.TryFormat(_buffer.AsSpan(prefix.Length), out int count, default, CultureInfo.InvariantCulture);
        return _buffer.AsSpan(0, prefix.Length + count);
    }
}
