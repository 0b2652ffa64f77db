using System.Numerics;

namespace StreamGuard.Core.Tests.Transactions;

/// <summary>MurmurHash3 x64 128 with seed 0, a byte at a time: slow, and without the cases that a fast one has.</summary>
internal static class PlainMurmur3
{
    private const ulong C1 = 0x87c37b91114253d5;
    private const ulong C2 = 0x4cf5ad432745937f;

    internal static (ulong High, ulong Low) Hash(byte[] bytes)
    {
        ulong h1 = 0, h2 = 0;
        int whole = bytes.Length / 16 * 16;
        for (int start = 0; start <= whole; start += 16)
        {
            (ulong k1, ulong k2) = (Word(bytes, start), Word(bytes, start + 8));
            h1 ^= BitOperations.RotateLeft(k1 * C1, 31) * C2;
            if (start < whole) h1 = (BitOperations.RotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
            h2 ^= BitOperations.RotateLeft(k2 * C2, 33) * C1;
            if (start < whole) h2 = (BitOperations.RotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
        }

        h1 ^= (ulong)bytes.Length;
        h2 ^= (ulong)bytes.Length;
        (h1, h2) = (h1 + h2, h1 + h2 + h2);
        (h1, h2) = (Finish(h1), Finish(h2));
        return (h1 + h2, h1 + h2 + h2);
    }

    // Missing bytes are 0, and change nothing.
    private static ulong Word(byte[] bytes, int start)
    {
        ulong word = 0;
        for (int i = start; i < Math.Min(start + 8, bytes.Length); i++) word |= (ulong)bytes[i] << (i - start) * 8;
        return word;
    }

    private static ulong Finish(ulong k)
    {
        k = (k ^ (k >> 33)) * 0xff51afd7ed558ccd;
        k = (k ^ (k >> 33)) * 0xc4ceb9fe1a85ec53;
        return k ^ (k >> 33);
    }
}
