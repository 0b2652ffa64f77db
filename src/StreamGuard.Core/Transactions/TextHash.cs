using System.Buffers.Binary;
using System.Numerics;

namespace StreamGuard.Core.Transactions;

/// <summary>
/// Hashes identifiers, the same way in every process and version, because histories and snapshots keep the hashes:
/// MurmurHash3 x64 128 with seed 0 (Austin Appleby, public domain). Not for secrets.
/// </summary>
public static class TextHash
{
    private const ulong C1 = 0x87c37b91114253d5;
    private const ulong C2 = 0x4cf5ad432745937f;

    /// <summary>The 128-bit hash of some bytes.</summary>
    /// <param name="bytes">Any bytes; an empty span hashes to (0, 0).</param>
    public static (ulong High, ulong Low) Hash128(ReadOnlySpan<byte> bytes)
    {
        ulong h1 = 0, h2 = 0;
        ReadOnlySpan<byte> rest = bytes;
        while (rest.Length >= 16)
        {
            h1 ^= Mix1(BinaryPrimitives.ReadUInt64LittleEndian(rest));
            h1 = (BitOperations.RotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
            h2 ^= Mix2(BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]));
            h2 = (BitOperations.RotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
            rest = rest[16..];
        }

        if (!rest.IsEmpty)
        {
            if (rest.Length > 8) h2 ^= Mix2(Tail(rest[8..]));
            h1 ^= Mix1(rest.Length >= 8 ? BinaryPrimitives.ReadUInt64LittleEndian(rest) : Tail(rest));
        }

        h1 ^= (ulong)bytes.Length;
        h2 ^= (ulong)bytes.Length;
        h1 += h2;
        h2 += h1;
        h1 = Finish(h1);
        h2 = Finish(h2);
        h1 += h2;
        h2 += h1;
        return (h1, h2);
    }

    /// <summary>A 64-bit hash, for transaction ids. 0 only for an empty span.</summary>
    /// <param name="bytes">Any bytes.</param>
    public static ulong Hash64(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? 0 : NeverZero(Hash128(bytes).High);

    /// <summary>A 32-bit hash, for merchants, terminals and devices. 0 only for an empty span, so that 0 can mean "absent".</summary>
    /// <param name="bytes">Any bytes.</param>
    public static uint Hash32(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? 0 : (uint)NeverZero(Hash128(bytes).High >> 32);

    private static ulong NeverZero(ulong hash) => hash == 0 ? 1 : hash;

    // One to eight bytes as a little-endian number, read in two pieces that overlap, rather than copied one by one.
    private static ulong Tail(ReadOnlySpan<byte> bytes)
    {
        int length = bytes.Length;
        if (length >= 4) return BinaryPrimitives.ReadUInt32LittleEndian(bytes) | (ulong)BinaryPrimitives.ReadUInt32LittleEndian(bytes[(length - 4)..]) << (length - 4) * 8;
        return bytes[0] | (ulong)bytes[length / 2] << length / 2 * 8 | (ulong)bytes[length - 1] << (length - 1) * 8;
    }

    private static ulong Mix1(ulong k) => BitOperations.RotateLeft(k * C1, 31) * C2;

    private static ulong Mix2(ulong k) => BitOperations.RotateLeft(k * C2, 33) * C1;

    private static ulong Finish(ulong k)
    {
        k ^= k >> 33;
        k *= 0xff51afd7ed558ccd;
        k ^= k >> 33;
        k *= 0xc4ceb9fe1a85ec53;
        return k ^ (k >> 33);
    }
}
