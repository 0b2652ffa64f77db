namespace StreamGuard.Core.Transactions;

/// <summary>An ISO 4217 alphabetic currency code, packed in 16 bits. The default value means "absent".</summary>
/// <param name="Packed">Three letters of five bits each, the first in the highest bits; 0 = absent.</param>
public readonly record struct CurrencyCode(ushort Packed)
{
    /// <summary>Parses three letters A to Z.</summary>
    /// <param name="utf8">The code, as UTF-8.</param>
    /// <param name="code">The code, or the absent one when the text is not three upper-case letters.</param>
    /// <returns>Whether the text is a code.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out CurrencyCode code)
    {
        bool valid = LetterCode.TryPack(utf8, length: 3, out ushort packed);
        code = new CurrencyCode(packed);
        return valid;
    }

    /// <summary>How many decimal digits the minor unit has (ISO 4217): 2, but 0 for JPY and its like, 3 for KWD and its like.</summary>
    public int MinorUnitDigits => CurrencyMinorUnits.DigitsOf(Packed);

    /// <summary>The three letters, or an empty string when absent.</summary>
    public override string ToString() => LetterCode.Unpack(Packed, length: 3);
}
