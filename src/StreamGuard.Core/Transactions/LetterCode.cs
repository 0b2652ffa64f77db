namespace StreamGuard.Core.Transactions;

/// <summary>Packs short codes of upper-case letters, five bits a letter (A = 1 ... Z = 26), so that 0 can mean "absent".</summary>
internal static class LetterCode
{
    internal static bool TryPack(ReadOnlySpan<byte> utf8, int length, out ushort packed)
    {
        packed = 0;
        if (utf8.Length != length) return false;
        int value = 0;
        foreach (byte letter in utf8)
        {
            if (letter is < (byte)'A' or > (byte)'Z') return false;
            value = (value << 5) | (letter - 'A' + 1);
        }

        packed = (ushort)value;
        return true;
    }

    internal static string Unpack(ushort packed, int length)
    {
        if (packed == 0) return string.Empty;
        Span<char> letters = stackalloc char[length];
        for (int i = length - 1; i >= 0; i--)
        {
            letters[i] = (char)('A' + (packed & 31) - 1);
            packed >>= 5;
        }

        return new string(letters);
    }
}
