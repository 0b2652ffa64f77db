namespace StreamGuard.Core.Transactions;

/// <summary>An ISO 3166-1 alpha-2 country code, packed in 16 bits. The default value means "absent".</summary>
/// <param name="Packed">Two letters of five bits each, the first in the higher bits; 0 = absent.</param>
public readonly record struct CountryCode(ushort Packed)
{
    /// <summary>Whether there is no country.</summary>
    public bool IsAbsent => Packed == 0;

    /// <summary>Parses two letters A to Z.</summary>
    /// <param name="utf8">The code, as UTF-8.</param>
    /// <param name="code">The code, or the absent one when the text is not two upper-case letters.</param>
    /// <returns>Whether the text is a code.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out CountryCode code)
    {
        bool valid = LetterCode.TryPack(utf8, length: 2, out ushort packed);
        code = new CountryCode(packed);
        return valid;
    }

    /// <summary>The two letters, or an empty string when absent.</summary>
    public override string ToString() => LetterCode.Unpack(Packed, length: 2);
}
