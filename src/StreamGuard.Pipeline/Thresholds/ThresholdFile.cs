using System.Buffers.Binary;
using System.Text;
using StreamGuard.Core.Thresholds;
using StreamGuard.Pipeline.Snapshots;

namespace StreamGuard.Pipeline.Thresholds;

/// <summary>
/// The file of a partition's threshold: magic (8 bytes), version (4), header and state, CRC-32C of all before it (4); little-endian, texts as
/// <see cref="BinaryWriter"/> writes them. A few KiB, at most <see cref="MaxBytes"/>.
/// </summary>
internal static class ThresholdFile
{
    /// <summary>The version that is written, and the only one that is read.</summary>
    internal const uint Version = 2;

    /// <summary>More than the longest smoothing period can need.</summary>
    internal const int MaxBytes = 1 << 20;

    private const int PreambleBytes = 12;
    private const int ChecksumBytes = sizeof(uint);

    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'S', (byte)'G', (byte)'T', (byte)'H', (byte)'\r', (byte)'\n', 0x1A];

    /// <summary>The name of a partition's file.</summary>
    internal static string NameOf(string topic, int partition) => FormattableString.Invariant($"{topic}-{partition:D5}.threshold");

    /// <summary>Writes a file.</summary>
    internal static byte[] Encode(ThresholdHeader header, DailyThreshold threshold)
    {
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(header.GroupId);
        writer.Write(header.Topic);
        writer.Write(header.Partition);
        writer.Write(header.PartitionCount);
        writer.Write(header.ModelName);
        writer.Write(header.ModelVersion);
        writer.Write(header.NextOffset);
        threshold.WriteTo(writer);
        writer.Write(Checksum.Of(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        return bytes.ToArray();
    }

    /// <summary>Reads a file, its header first: the state is read only where that agrees.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="options">What the threshold follows now.</param>
    /// <param name="share">The alerts a day of its partition now.</param>
    /// <param name="mismatchOf">Says why the threshold is of no use; null = it is.</param>
    /// <exception cref="ThresholdUnusableException">The file is damaged, or <paramref name="mismatchOf"/> says so.</exception>
    internal static (ThresholdHeader Header, DailyThreshold Threshold) Decode(
        ReadOnlySpan<byte> bytes, ThresholdOptions options, double share, Func<ThresholdHeader, string?> mismatchOf)
    {
        if (bytes.Length < PreambleBytes + ChecksumBytes) throw Damaged("it ends too early");
        if (!bytes[..8].SequenceEqual(Magic)) throw Damaged("it begins with other bytes than a threshold's file does");
        ReadOnlySpan<byte> content = bytes[..^ChecksumBytes];
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[^ChecksumBytes..]) != Checksum.Of(content)) throw Damaged("its checksum does not match");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (version != Version) throw Damaged($"it has format {version}, and this program reads format {Version}");
        using var reader = new BinaryReader(new MemoryStream(content[PreambleBytes..].ToArray()), Encoding.UTF8);
        try
        {
            var header = new ThresholdHeader(
                reader.ReadString(), reader.ReadString(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadString(), reader.ReadString(), reader.ReadInt64());
            if (mismatchOf(header) is { } mismatch) throw new ThresholdUnusableException(mismatch, isDamaged: false);
            return (header, DailyThreshold.ReadFrom(reader, options, share));
        }
        catch (Exception insane) when (insane is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw Damaged($"it makes no sense: {insane.Message}", insane);
        }
    }

    private static ThresholdUnusableException Damaged(string what, Exception? cause = null) => new(what, isDamaged: true, cause);
}
