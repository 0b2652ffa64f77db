namespace StreamGuard.Avro.Schemas;

/// <summary>The logical types of the Avro specification that this library knows.</summary>
public enum LogicalTypeKind : byte
{
    /// <summary>An arbitrary-precision decimal: two's complement, big-endian unscaled value in bytes or fixed.</summary>
    Decimal,

    /// <summary>A UUID: its RFC 4122 text in a string, or 16 bytes in a fixed.</summary>
    Uuid,

    /// <summary>int: days since 1970-01-01.</summary>
    Date,

    /// <summary>int: milliseconds after midnight.</summary>
    TimeMillis,

    /// <summary>long: microseconds after midnight.</summary>
    TimeMicros,

    /// <summary>long: milliseconds since 1970-01-01 00:00 UTC.</summary>
    TimestampMillis,

    /// <summary>long: microseconds since 1970-01-01 00:00 UTC.</summary>
    TimestampMicros,

    /// <summary>long: nanoseconds since 1970-01-01 00:00 UTC.</summary>
    TimestampNanos,

    /// <summary>long: milliseconds since 1970-01-01 00:00 in some local time zone.</summary>
    LocalTimestampMillis,

    /// <summary>long: microseconds since 1970-01-01 00:00 in some local time zone.</summary>
    LocalTimestampMicros,

    /// <summary>long: nanoseconds since 1970-01-01 00:00 in some local time zone.</summary>
    LocalTimestampNanos,

    /// <summary>fixed of 12 bytes: months, days, milliseconds, each an unsigned little-endian 32-bit integer.</summary>
    Duration,
}
