namespace StreamGuard.Avro.Schemas;

/// <summary>The types of Avro.</summary>
public enum SchemaKind : byte
{
    /// <summary>No value; encoded in no byte.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>32-bit signed integer.</summary>
    Int,

    /// <summary>64-bit signed integer.</summary>
    Long,

    /// <summary>IEEE 754 single precision.</summary>
    Float,

    /// <summary>IEEE 754 double precision.</summary>
    Double,

    /// <summary>Any bytes.</summary>
    Bytes,

    /// <summary>Unicode text, UTF-8.</summary>
    String,

    /// <summary>Named fields in a fixed order.</summary>
    Record,

    /// <summary>One of a list of symbols.</summary>
    Enum,

    /// <summary>Values of one type, in order.</summary>
    Array,

    /// <summary>Values of one type, by text key.</summary>
    Map,

    /// <summary>A value of one of several types.</summary>
    Union,

    /// <summary>A fixed number of bytes.</summary>
    Fixed,
}
