using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Data;
using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Resolution;

/// <summary>A symbol, found again in the reader's list.</summary>
internal sealed class EnumPlan : ReadPlan
{
    /// <summary>Stands in <see cref="Ordinals"/> for a symbol that the reader does not know and has no default for.</summary>
    internal const int Unknown = -1;

    private readonly EnumSchema _reader;

    internal EnumPlan(EnumSchema writer, EnumSchema reader)
    {
        _reader = reader;
        Ordinals = new int[writer.Symbols.Count];
        for (int i = 0; i < Ordinals.Length; i++)
        {
            int ordinal = reader.OrdinalOf(writer.Symbols[i]);
            Ordinals[i] = ordinal >= 0 ? ordinal : reader.DefaultOrdinal;
        }
    }

    /// <summary>The reader's ordinal of each of the writer's symbols.</summary>
    internal int[] Ordinals { get; }

    internal override object? Read(ref AvroBinaryReader reader)
    {
        int written = reader.ReadIndex(Ordinals.Length, AvroError.InvalidSymbol);
        if (reader.Failed) return null;
        if (Ordinals[written] != Unknown) return new GenericEnum(_reader, Ordinals[written]);
        reader.Fail(AvroError.Unresolvable);
        return null;
    }
}
