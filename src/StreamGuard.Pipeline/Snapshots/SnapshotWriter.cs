using System.Buffers;
using System.Buffers.Binary;
using StreamGuard.Core.Windows;

namespace StreamGuard.Pipeline.Snapshots;

/// <summary>Writes a partition's histories as a snapshot, in one go: they must not change meanwhile.</summary>
internal static class SnapshotWriter
{
    /// <summary>Writes a whole snapshot, front to back. Neither flushes nor closes the stream.</summary>
    /// <param name="stream">Where to; it needs no buffer of its own, because it gets large blocks.</param>
    /// <param name="header">What the snapshot says of itself.</param>
    /// <param name="histories">The histories.</param>
    /// <param name="maxBytes">The most bytes that the snapshot may have.</param>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="SnapshotTooLargeException">It would have more; what was written by then is of no use.</exception>
    /// <exception cref="IOException">The stream cannot be written to.</exception>
    internal static long Write(Stream stream, SnapshotHeader header, AccountHistoryStore histories, long maxBytes)
    {
        byte[] content = SnapshotHeaderCodec.Encode(header);
        byte[] frame = ArrayPool<byte>.Shared.Rent(SnapshotFormat.LengthBytes + SnapshotFormat.BlockBytes + SnapshotFormat.ChecksumBytes);
        try
        {
            var output = new Output(stream, maxBytes);
            SnapshotFormat.WritePreamble(frame, SnapshotFormat.Version);
            output.Write(frame.AsSpan(0, SnapshotFormat.PreambleBytes));
            content.CopyTo(frame.AsSpan(SnapshotFormat.LengthBytes));
            output.WriteFrame(frame, content.Length, content.Length);
            var export = new HistoryExport(histories);
            long contentBytes = 0;
            for (int length; (length = export.Write(frame.AsSpan(SnapshotFormat.LengthBytes, SnapshotFormat.BlockBytes))) > 0; contentBytes += length)
            {
                output.WriteFrame(frame, length, length);
            }

            Span<byte> totals = frame.AsSpan(SnapshotFormat.LengthBytes);
            BinaryPrimitives.WriteInt64LittleEndian(totals, export.AccountCount);
            BinaryPrimitives.WriteInt64LittleEndian(totals[8..], export.EntryCount);
            BinaryPrimitives.WriteInt64LittleEndian(totals[16..], contentBytes);
            output.WriteFrame(frame, 0, SnapshotFormat.TotalsBytes);
            return output.Written;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }

    private sealed class Output(Stream stream, long maxBytes)
    {
        private uint _checksum;

        internal long Written { get; private set; }

        /// <summary>Writes a frame whose content is in its place: puts the length before it and the checksum behind it.</summary>
        internal void WriteFrame(byte[] frame, int length, int contentBytes)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)length);
            int end = SnapshotFormat.LengthBytes + contentBytes;
            _checksum = Checksum.Continue(_checksum, frame.AsSpan(0, end));
            BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(end), _checksum);
            Write(frame.AsSpan(0, end + SnapshotFormat.ChecksumBytes));
        }

        internal void Write(ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length > maxBytes - Written) throw new SnapshotTooLargeException(maxBytes);
            stream.Write(bytes);
            Written += bytes.Length;
        }
    }
}
