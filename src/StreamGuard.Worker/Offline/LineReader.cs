using System.Buffers.Binary;
using System.IO.Compression;

namespace StreamGuard.Worker.Offline;

/// <summary>Reads the lines of a file as bytes, plain or compressed with gzip (told by its first bytes, not by its name). Not thread-safe.</summary>
internal sealed class LineReader : IDisposable
{
    /// <summary>A longer line is a mistake: it is not a transaction.</summary>
    internal const int MaxLineBytes = 1 << 20;

    private readonly FileStream _file;
    private readonly Stream _stream;
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _atEnd;
    private uint _unpackedBytes; // modulo 2^32, as the trailer of a gzip file has it (RFC 1952)

    private LineReader(string path, FileStream file)
    {
        Path = path;
        _file = file;
        _stream = IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>The file's path, as it was given.</summary>
    internal string Path { get; }

    /// <summary>The number of the line that was read last, from 1; 0 before the first.</summary>
    internal long LineNumber { get; private set; }

    /// <summary>How much of the file has been read, 0 to 1.</summary>
    internal double Progress => _file.Length == 0 ? 1 : (double)_file.Position / _file.Length;

    /// <summary>Opens a file.</summary>
    /// <exception cref="InputFileException">It cannot be opened.</exception>
    internal static LineReader Open(string path)
    {
        try
        {
            return new LineReader(path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan));
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputFileException($"{path} does not exist; give --input an existing file.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InputFileException($"{path} cannot be opened: {failure.Message}", failure);
        }
    }

    /// <summary>Reads the next line that is not empty.</summary>
    /// <param name="line">The line without its end, valid until the next call.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="InputFileException">The file cannot be read on, or a line is too long.</exception>
    internal bool TryRead(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            ReadOnlySpan<byte> rest = _buffer.AsSpan(_start, _end - _start);
            int length = rest.IndexOf((byte)'\n');
            if (length >= 0)
            {
                _start += length + 1;
            }
            else if (!_atEnd)
            {
                Fill();
                continue;
            }
            else if (rest.IsEmpty)
            {
                line = default;
                return false;
            }
            else
            {
                length = rest.Length;
                _start = _end;
            }

            LineNumber++;
            line = rest[..length];
            if (line.EndsWith("\r"u8)) line = line[..^1];
            if (!line.IsEmpty) return true;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stream.Dispose();
        _file.Dispose();
    }

    private static bool IsGzip(FileStream file)
    {
        int first = file.ReadByte(), second = file.ReadByte();
        file.Position = 0;
        if ((first, second) is (0xff, 0xfe) or (0xfe, 0xff)) throw new InputFileException($"{file.Name} is UTF-16; convert it to UTF-8, as with iconv -f UTF-16 -t UTF-8.");
        return (first, second) is (0x1f, 0x8b);
    }

    /// <summary>The decompressor takes a file that was cut off for one that ended; only the trailer tells.</summary>
    private void CheckUnpackedLength()
    {
        Span<byte> trailer = stackalloc byte[4];
        _file.Seek(-trailer.Length, SeekOrigin.End);
        _file.ReadExactly(trailer);
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer) != _unpackedBytes)
            throw new InputFileException($"{Path}: the compressed file ends early, after line {LineNumber} (or is made of several compressed parts; then unpack it first).");
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        if (_end == _buffer.Length)
        {
            if (_end >= MaxLineBytes) throw new InputFileException($"{Path}:{LineNumber + 1}: the line is longer than {MaxLineBytes} bytes; is this a file of transactions?");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        try
        {
            int count = _stream.Read(_buffer.AsSpan(_end));
            _end += count;
            _atEnd = count == 0;
            _unpackedBytes += (uint)count;
            if (_atEnd && _stream is GZipStream) CheckUnpackedLength();
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            throw new InputFileException($"{Path}:{LineNumber + 1}: the file cannot be read on: {failure.Message}", failure);
        }
    }
}
