using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace StreamGuard.Pipeline.Snapshots;

/// <summary>
/// Numbers of the snapshot format; docs/snapshots.md gives every byte. Little-endian throughout:
/// preamble (magic, version, checksum), header (length, content, checksum), blocks (length, content, checksum), trailer (length 0, totals,
/// checksum). From the header on each checksum is of everything since the preamble but the checksums, so that what is missing,
/// repeated or exchanged is noticed at the next one, and the trailer's is of the whole.
/// </summary>
internal static class SnapshotFormat
{
    /// <summary>The version that is written, and the only one that is read.</summary>
    internal const uint Version = 2;

    internal const int PreambleBytes = 16;
    internal const int LengthBytes = sizeof(uint);
    internal const int ChecksumBytes = sizeof(uint);

    /// <summary>Accounts, entries, and the bytes of all blocks' contents.</summary>
    internal const int TotalsBytes = 3 * sizeof(long);

    /// <summary>The most bytes of the header's content. Three strings and ten numbers need far less.</summary>
    internal const int MaxHeaderBytes = 64 * 1024;

    /// <summary>What the writer fills a block with at most: read and checked while it is still in the processor's cache.</summary>
    internal const int BlockBytes = 128 * 1024;

    /// <summary>The most bytes that a reader takes for a block's length, so that a flipped length does not cost memory.</summary>
    internal const int MaxBlockBytes = 1024 * 1024;

    /// <summary>The magic: eight bytes that no text begins with, and that a transfer as text would change.</summary>
    internal static ReadOnlySpan<byte> Magic => [0x89, (byte)'S', (byte)'G', (byte)'S', (byte)'N', (byte)'\r', (byte)'\n', 0x1A];

    /// <summary>Writes magic, version and their checksum.</summary>
    internal static void WritePreamble(Span<byte> target, uint version)
    {
        Magic.CopyTo(target);
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], version);
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], Checksum.Of(target[..12]));
    }

    /// <summary>The version of a preamble, if it is one.</summary>
    /// <exception cref="SnapshotUnusableException">It is none, or of another version.</exception>
    internal static void CheckPreamble(ReadOnlySpan<byte> preamble)
    {
        if (!preamble[..8].SequenceEqual(Magic)) throw new SnapshotUnusableException(SnapshotDefect.NotASnapshot, "The file is not a snapshot: it begins with other bytes.");
        if (BinaryPrimitives.ReadUInt32LittleEndian(preamble[12..]) != Checksum.Of(preamble[..12])) throw new SnapshotUnusableException(SnapshotDefect.Corrupt, "The snapshot is damaged: the checksum of its first 12 bytes does not match.");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(preamble[8..]);
        if (version > Version) throw new SnapshotUnusableException(SnapshotDefect.NewerVersion, $"The snapshot has format {version}, written by a later version of StreamGuard; this one reads format {Version}. It is set aside, and the topic is read instead.");
        if (version < Version) throw new SnapshotUnusableException(SnapshotDefect.OlderVersion, $"The snapshot has format {version}, written by an earlier version of StreamGuard; this one reads format {Version}. It is set aside, and the topic is read instead.");
    }
}
