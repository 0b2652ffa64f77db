namespace StreamGuard.Avro.Binary;

/// <summary>Why bytes could not be read as a value of their schema.</summary>
public enum AvroError : byte
{
    /// <summary>They could.</summary>
    None = 0,

    /// <summary>The bytes end within the value.</summary>
    EndOfData,

    /// <summary>Bytes are left after the value.</summary>
    TrailingBytes,

    /// <summary>An integer is longer than 10 bytes, or larger than its type.</summary>
    IntegerTooLarge,

    /// <summary>A length or a count is negative where it must not be.</summary>
    NegativeLength,

    /// <summary>A boolean is neither 0 nor 1.</summary>
    InvalidBoolean,

    /// <summary>A text is not UTF-8.</summary>
    InvalidText,

    /// <summary>A union names a branch that it does not have.</summary>
    InvalidBranch,

    /// <summary>An enum names a symbol that it does not have.</summary>
    InvalidSymbol,

    /// <summary>The value is legal for its writer, but the reader's schema has no place for it and no default.</summary>
    Unresolvable,

    /// <summary>Values are nested deeper than <see cref="AvroLimits.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary>More items that take no byte than <see cref="AvroLimits.MaxEmptyItems"/>.</summary>
    TooManyEmptyItems,

    /// <summary>A block's size in bytes is not that of its items.</summary>
    InvalidBlockSize,
}
