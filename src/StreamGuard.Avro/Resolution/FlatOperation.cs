namespace StreamGuard.Avro.Resolution;

/// <summary>What <see cref="FlatRecordReader"/> does with the next value of the message.</summary>
internal enum FlatOperation : byte
{
    /// <summary>The value has no place in the reader's schema.</summary>
    Unresolvable,

    /// <summary>A union: the branch is next in the data.</summary>
    Branch,

    /// <summary>The reader does not want it.</summary>
    Skip,
    Null,
    Boolean,
    Int,
    Long,
    IntToDouble,
    LongToDouble,
    Float,
    Double,
    Enum,
    Text,
    Bytes,
    Fixed,
}
