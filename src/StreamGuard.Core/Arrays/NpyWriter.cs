using System.Runtime.InteropServices;

namespace StreamGuard.Core.Arrays;

/// <summary>
/// Writes a NumPy <c>.npy</c> file row by row. The number of rows need not be known before: the header is written again by
/// <see cref="Complete"/>. A file that was not completed says that it has 0 rows. Not thread-safe.
/// </summary>
/// <typeparam name="T">The element type; see <see cref="NpyArray{T}"/>.</typeparam>
public sealed class NpyWriter<T> : IDisposable
    where T : unmanaged
{
    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly int[] _rowShape;
    private readonly int _rowElements;
    private readonly long _start;
    private bool _isComplete;

    /// <summary>Starts a file at the stream's position.</summary>
    /// <param name="stream">Where to write; must be seekable.</param>
    /// <param name="rowShape">The shape of one row; empty when a row is one number.</param>
    /// <param name="leaveOpen">Whether the stream outlives the writer; default false.</param>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    public NpyWriter(Stream stream, ReadOnlySpan<int> rowShape, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
            throw new ArgumentException("A .npy file is written with its row count last, so its stream must be seekable.", nameof(stream));
        _stream = stream;
        _leaveOpen = leaveOpen;
        _rowShape = rowShape.ToArray();
        _rowElements = 1;
        foreach (int length in _rowShape)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(length, 1, nameof(rowShape));
            _rowElements = checked(_rowElements * length);
        }
        _start = stream.Position;
        _stream.Write(NpyHeader.Format(NpyHeader.DescriptorOf<T>(), 0, _rowShape));
    }

    /// <summary>How many rows were written.</summary>
    public long Rows { get; private set; }

    /// <summary>Appends whole rows.</summary>
    /// <param name="values">Their elements, row after row; a multiple of a row's.</param>
    /// <exception cref="ArgumentException">The values do not make up whole rows.</exception>
    public void Write(ReadOnlySpan<T> values)
    {
        if (_isComplete)
            throw new InvalidOperationException("The .npy file is complete; no row can be added.");
        if (values.Length % _rowElements != 0)
            throw new ArgumentException($"{values.Length} elements are not whole rows of {_rowElements}.", nameof(values));
        _stream.Write(MemoryMarshal.AsBytes(values));
        Rows += values.Length / _rowElements;
    }

    /// <summary>Writes the row count into the header and flushes. Call it once, when every row is there.</summary>
    public void Complete()
    {
        if (_isComplete)
            return;
        long end = _stream.Position;
        _stream.Position = _start;
        _stream.Write(NpyHeader.Format(NpyHeader.DescriptorOf<T>(), Rows, _rowShape));
        _stream.Position = end;
        _stream.Flush();
        _isComplete = true;
    }

    /// <summary>Closes the stream unless it was to be left open. Does not complete the file.</summary>
    public void Dispose()
    {
        if (!_leaveOpen)
            _stream.Dispose();
    }
}
