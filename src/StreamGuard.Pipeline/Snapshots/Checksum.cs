using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamGuard.Pipeline.Snapshots;

/// <summary>CRC-32C (Castagnoli), as iSCSI, ext4 and Kafka use it: "123456789" gives E3069283.</summary>
internal static class Checksum
{
    /// <summary>The checksum of some bytes.</summary>
    internal static uint Of(ReadOnlySpan<byte> bytes) => Continue(0, bytes);

    /// <summary>The checksum of some bytes that follow others.</summary>
    /// <param name="checksum">The checksum of the others; 0 for none.</param>
    /// <param name="bytes">What follows them.</param>
    internal static uint Continue(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~checksum;
        ref byte at = ref MemoryMarshal.GetReference(bytes);
        int whole = bytes.Length & ~(sizeof(ulong) - 1);
        for (int i = 0; i < whole; i += sizeof(ulong))
        {
            ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref at, i));
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (byte rest in bytes[whole..]) crc = BitOperations.Crc32C(crc, rest);
        return ~crc;
    }
}
