namespace StreamGuard.Avro.Schemas;

/// <summary>One of a list of symbols.</summary>
public sealed class EnumSchema : NamedSchema
{
    private readonly Dictionary<string, int> _ordinals = new(StringComparer.Ordinal);

    internal EnumSchema(AvroName name, IReadOnlyList<string> aliases, IReadOnlyList<string> symbols, string? defaultSymbol)
        : base(SchemaKind.Enum, name, aliases)
    {
        Symbols = symbols;
        for (int i = 0; i < symbols.Count; i++)
        {
            if (!AvroName.IsIdentifier(symbols[i])) throw new AvroSchemaException($"The enum '{name}' has a symbol that is not a name: '{symbols[i]}'.");
            if (!_ordinals.TryAdd(symbols[i], i)) throw new AvroSchemaException($"The enum '{name}' has the symbol '{symbols[i]}' twice.");
        }

        if (defaultSymbol is null) return;
        DefaultOrdinal = OrdinalOf(defaultSymbol);
        if (DefaultOrdinal < 0) throw new AvroSchemaException($"The default '{defaultSymbol}' of the enum '{name}' is not one of its symbols.");
    }

    /// <summary>The symbols; a value is encoded as its place in this list.</summary>
    public IReadOnlyList<string> Symbols { get; }

    /// <summary>The place of the symbol that stands for a writer's symbols that this schema does not know; -1 = none.</summary>
    public int DefaultOrdinal { get; } = -1;

    /// <summary>The place of a symbol; -1 when there is no such symbol.</summary>
    /// <param name="symbol">The symbol.</param>
    public int OrdinalOf(string symbol) => _ordinals.TryGetValue(symbol, out int ordinal) ? ordinal : -1;
}
