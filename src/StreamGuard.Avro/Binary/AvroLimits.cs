namespace StreamGuard.Avro.Binary;

/// <summary>Bounds that keep a few hostile bytes from costing much memory, stack or time. Honest data stay far below them.</summary>
public static class AvroLimits
{
    /// <summary>How deeply records, arrays and maps may be nested in a value.</summary>
    public const int MaxDepth = 200;

    /// <summary>
    /// How many array items that take no byte (null, or a record of nothing) one value may hold in all: a count of ten bytes could
    /// otherwise demand any amount of memory.
    /// </summary>
    public const int MaxEmptyItems = 10_000;
}
