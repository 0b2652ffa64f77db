namespace StreamGuard.Avro.Schemas;

/// <summary>What the values of a schema mean beyond their type.</summary>
/// <param name="Kind">The logical type.</param>
/// <param name="Precision">Decimal: the most digits, at least 1. Otherwise 0.</param>
/// <param name="Scale">Decimal: digits after the point, 0 to <paramref name="Precision"/>. Otherwise 0.</param>
public sealed record LogicalType(LogicalTypeKind Kind, int Precision = 0, int Scale = 0)
{
    /// <summary>
    /// The logical type of a name on a schema; null when there is none, or when it does not fit the schema: it is then ignored, as the
    /// specification asks.
    /// </summary>
    internal static LogicalType? Of(string name, AvroSchema schema, int? precision, int? scale)
    {
        return (name, schema.Kind) switch
        {
            ("decimal", SchemaKind.Bytes or SchemaKind.Fixed) => Decimal(schema, precision, scale ?? 0),
            ("uuid", SchemaKind.String) => new LogicalType(LogicalTypeKind.Uuid),
            ("uuid", SchemaKind.Fixed) when schema is FixedSchema { SizeBytes: 16 } => new LogicalType(LogicalTypeKind.Uuid),
            ("date", SchemaKind.Int) => new LogicalType(LogicalTypeKind.Date),
            ("time-millis", SchemaKind.Int) => new LogicalType(LogicalTypeKind.TimeMillis),
            ("time-micros", SchemaKind.Long) => new LogicalType(LogicalTypeKind.TimeMicros),
            ("timestamp-millis", SchemaKind.Long) => new LogicalType(LogicalTypeKind.TimestampMillis),
            ("timestamp-micros", SchemaKind.Long) => new LogicalType(LogicalTypeKind.TimestampMicros),
            ("timestamp-nanos", SchemaKind.Long) => new LogicalType(LogicalTypeKind.TimestampNanos),
            ("local-timestamp-millis", SchemaKind.Long) => new LogicalType(LogicalTypeKind.LocalTimestampMillis),
            ("local-timestamp-micros", SchemaKind.Long) => new LogicalType(LogicalTypeKind.LocalTimestampMicros),
            ("local-timestamp-nanos", SchemaKind.Long) => new LogicalType(LogicalTypeKind.LocalTimestampNanos),
            ("duration", SchemaKind.Fixed) when schema is FixedSchema { SizeBytes: 12 } => new LogicalType(LogicalTypeKind.Duration),
            _ => null,
        };
    }

    private static LogicalType? Decimal(AvroSchema schema, int? precision, int scale)
    {
        if (precision is not > 0 || scale < 0 || scale > precision) return null;
        if (schema is FixedSchema { SizeBytes: var size } && precision > DigitsIn(size)) return null;
        return new LogicalType(LogicalTypeKind.Decimal, precision.Value, scale);
    }

    /// <summary>The most decimal digits that always fit a signed integer of so many bytes.</summary>
    private static double DigitsIn(int sizeBytes) => Math.Floor(Math.Log10(2) * ((8.0 * sizeBytes) - 1));
}
