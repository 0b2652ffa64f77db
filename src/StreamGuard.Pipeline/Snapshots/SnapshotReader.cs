using System.Buffers.Binary;
using StreamGuard.Core.Windows;

namespace StreamGuard.Pipeline.Snapshots;

/// <summary>
/// Reads a snapshot in steps, so that its caller can do other things in between. What a step read was verified before it reached the
/// histories, but only after the last step is it certain that nothing is missing.
/// </summary>
internal sealed class SnapshotReader : IDisposable
{
    private readonly Stream _stream;
    private byte[] _frame;
    private uint _checksum;
    private AccountHistoryStore? _target;
    private HistoryImport? _import;
    private long _contentBytes;

    /// <summary>Reads the header.</summary>
    /// <param name="stream">The snapshot, at its beginning; its length is known. The reader's from here on: closed also when this throws.</param>
    /// <exception cref="SnapshotUnusableException">It cannot be used.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    internal SnapshotReader(Stream stream)
    {
        _stream = stream;
        _frame = new byte[SnapshotFormat.BlockBytes + SnapshotFormat.ChecksumBytes];
        try
        {
            LengthBytes = stream.Length;
            Span<byte> preamble = _frame.AsSpan(0, SnapshotFormat.PreambleBytes);
            Fill(preamble);
            SnapshotFormat.CheckPreamble(preamble);
            int length = ReadLength(SnapshotFormat.MaxHeaderBytes);
            Header = SnapshotHeaderCodec.Decode(ReadContent(length));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>What the snapshot says of itself.</summary>
    internal SnapshotHeader Header { get; }

    /// <summary>How many bytes were read so far.</summary>
    internal long BytesRead { get; private set; }

    /// <summary>How many bytes the snapshot has.</summary>
    internal long LengthBytes { get; }

    /// <summary>Whether the whole was read and verified.</summary>
    internal bool IsComplete { get; private set; }

    /// <summary>Reads on. After an exception the histories hold a part of the snapshot and must be thrown away.</summary>
    /// <param name="into">An empty store on the first call, and the same one on the following.</param>
    /// <param name="maxBytes">How many bytes to read, to the next end of a block: at least one block is read.</param>
    /// <returns>Whether the whole was read and verified. If not: call again.</returns>
    /// <exception cref="ArgumentException">The store is not empty, or not the one of the first call.</exception>
    /// <exception cref="SnapshotUnusableException">The snapshot cannot be used.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    internal bool Step(AccountHistoryStore into, int maxBytes)
    {
        if (_import is null) _import = new HistoryImport(_target = into, Header.NextOffset);
        else if (!ReferenceEquals(into, _target)) throw new ArgumentException("A snapshot is read into one store: the one of the first step.", nameof(into));
        long until = BytesRead + maxBytes;
        try
        {
            do
            {
                if (!IsComplete) ReadFrame(_import);
            }
            while (!IsComplete && BytesRead < until);
        }
        catch (InvalidDataException e)
        {
            throw new SnapshotUnusableException(SnapshotDefect.Corrupt, $"The snapshot's checksums match, but it makes no sense: {e.Message}", e);
        }

        return IsComplete;
    }

    /// <summary>Closes the stream.</summary>
    public void Dispose() => _stream.Dispose();

    private void ReadFrame(HistoryImport import)
    {
        int length = ReadLength(SnapshotFormat.MaxBlockBytes);
        if (length > 0)
        {
            import.Read(ReadContent(length));
            _contentBytes += length;
            return;
        }

        ReadOnlySpan<byte> totals = ReadContent(SnapshotFormat.TotalsBytes);
        import.Finish();
        (long accounts, long entries, long bytes) = (BinaryPrimitives.ReadInt64LittleEndian(totals), BinaryPrimitives.ReadInt64LittleEndian(totals[8..]), BinaryPrimitives.ReadInt64LittleEndian(totals[16..]));
        if (accounts != import.AccountCount || entries != import.EntryCount || bytes != _contentBytes)
        {
            throw new InvalidDataException($"its end speaks of {accounts} accounts, {entries} entries and {bytes} bytes, but {import.AccountCount}, {import.EntryCount} and {_contentBytes} were there.");
        }

        if (_stream.Read(_frame.AsSpan(0, 1)) > 0) throw new SnapshotUnusableException(SnapshotDefect.Corrupt, "The snapshot is damaged: something follows its end.");
        IsComplete = true;
    }

    private int ReadLength(int max)
    {
        Span<byte> bytes = stackalloc byte[SnapshotFormat.LengthBytes];
        Fill(bytes);
        _checksum = Checksum.Continue(_checksum, bytes);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (length > max) throw new SnapshotUnusableException(SnapshotDefect.Corrupt, $"The snapshot is damaged: before byte {BytesRead} it speaks of {length} bytes to come; at most {max} are possible.");
        return (int)length;
    }

    // The content, verified; valid until the next call.
    private ReadOnlySpan<byte> ReadContent(int length)
    {
        if (_frame.Length < length + SnapshotFormat.ChecksumBytes) _frame = new byte[length + SnapshotFormat.ChecksumBytes];
        Fill(_frame.AsSpan(0, length + SnapshotFormat.ChecksumBytes));
        ReadOnlySpan<byte> content = _frame.AsSpan(0, length);
        _checksum = Checksum.Continue(_checksum, content);
        if (BinaryPrimitives.ReadUInt32LittleEndian(_frame.AsSpan(length)) != _checksum) throw new SnapshotUnusableException(SnapshotDefect.Corrupt, $"The snapshot is damaged: the checksum before byte {BytesRead} does not match.");
        return content;
    }

    private void Fill(Span<byte> target)
    {
        int read = _stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        BytesRead += read;
        if (read < target.Length) throw new SnapshotUnusableException(SnapshotDefect.Truncated, $"The snapshot ends after {BytesRead} bytes, before its end was written.");
    }
}
