using System.Buffers.Binary;
using System.Text;

namespace StreamGuard.Pipeline.Snapshots;

/// <summary>The header's content as bytes: strings as a length of two bytes and UTF-8, then the numbers in their order, little-endian.</summary>
internal static class SnapshotHeaderCodec
{
    private const int NumberBytes = (5 * sizeof(int)) + (3 * sizeof(long));

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The content's bytes.</summary>
    /// <exception cref="ArgumentException">Group or topic is longer than a header may be.</exception>
    internal static byte[] Encode(SnapshotHeader header)
    {
        byte[] group = Utf8.GetBytes(header.GroupId), topic = Utf8.GetBytes(header.Topic);
        int length = (2 * sizeof(ushort)) + group.Length + topic.Length + NumberBytes;
        if (length > SnapshotFormat.MaxHeaderBytes) throw new ArgumentException($"Group and topic make a header of {length} bytes; {SnapshotFormat.MaxHeaderBytes} are possible.", nameof(header));
        var bytes = new byte[length];
        Span<byte> rest = PutText(PutText(bytes, group), topic);
        BinaryPrimitives.WriteInt32LittleEndian(rest, header.Partition);
        BinaryPrimitives.WriteInt32LittleEndian(rest[4..], header.PartitionCount);
        BinaryPrimitives.WriteInt64LittleEndian(rest[8..], header.NextOffset);
        BinaryPrimitives.WriteInt32LittleEndian(rest[16..], header.FeatureSpecification);
        BinaryPrimitives.WriteInt32LittleEndian(rest[20..], header.HistoryCapacity);
        BinaryPrimitives.WriteInt64LittleEndian(rest[24..], header.HorizonMs);
        BinaryPrimitives.WriteInt32LittleEndian(rest[32..], header.MaxAccounts);
        BinaryPrimitives.WriteInt64LittleEndian(rest[36..], header.GapUntilMs);
        return bytes;
    }

    /// <summary>The header of a content whose checksum matched.</summary>
    /// <exception cref="SnapshotUnusableException">It makes no sense.</exception>
    internal static SnapshotHeader Decode(ReadOnlySpan<byte> bytes)
    {
        string group = TakeText(ref bytes), topic = TakeText(ref bytes);
        if (bytes.Length != NumberBytes) throw Insane($"{bytes.Length} bytes follow its text, not {NumberBytes}");
        var header = new SnapshotHeader(
            group,
            topic,
            Partition: BinaryPrimitives.ReadInt32LittleEndian(bytes),
            PartitionCount: BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
            NextOffset: BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            FeatureSpecification: BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]),
            HistoryCapacity: BinaryPrimitives.ReadInt32LittleEndian(bytes[20..]),
            HorizonMs: BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            MaxAccounts: BinaryPrimitives.ReadInt32LittleEndian(bytes[32..]),
            GapUntilMs: BinaryPrimitives.ReadInt64LittleEndian(bytes[36..]));
        if (header.Partition < 0 || header.PartitionCount < 0 || header.NextOffset < 0 || header.GapUntilMs < 0) throw Insane("a number in it is negative");
        return header;
    }

    private static Span<byte> PutText(Span<byte> target, ReadOnlySpan<byte> text)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)text.Length);
        text.CopyTo(target[sizeof(ushort)..]);
        return target[(sizeof(ushort) + text.Length)..];
    }

    private static string TakeText(ref ReadOnlySpan<byte> bytes)
    {
        int length = bytes.Length < sizeof(ushort) ? int.MaxValue : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        if (length > bytes.Length - sizeof(ushort)) throw Insane("a text in it is longer than it");
        ReadOnlySpan<byte> text = bytes.Slice(sizeof(ushort), length);
        bytes = bytes[(sizeof(ushort) + length)..];
        try
        {
            return Utf8.GetString(text);
        }
        catch (DecoderFallbackException e)
        {
            throw Insane("a text in it is not UTF-8", e);
        }
    }

    private static SnapshotUnusableException Insane(string what, Exception? cause = null) =>
        new(SnapshotDefect.Corrupt, $"The snapshot's header makes no sense: {what}.", cause);
}
