using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Data;

/// <summary>A value of an enum schema.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Ordinal">The symbol's 0-based place.</param>
public sealed record GenericEnum(EnumSchema Schema, int Ordinal)
{
    /// <summary>The symbol.</summary>
    public string Symbol => Schema.Symbols[Ordinal];

    /// <inheritdoc/>
    public override string ToString() => Symbol;
}
