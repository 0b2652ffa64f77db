using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Data;

/// <summary>A value of a record schema. Not thread-safe.</summary>
public sealed class GenericRecord
{
    private readonly object?[] _values;

    /// <summary>Creates a record whose fields are all null.</summary>
    /// <param name="schema">The schema.</param>
    public GenericRecord(RecordSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Schema = schema;
        _values = new object?[schema.Fields.Count];
    }

    /// <summary>The schema.</summary>
    public RecordSchema Schema { get; }

    /// <summary>A field's value.</summary>
    /// <param name="ordinal">The field's 0-based place.</param>
    public object? this[int ordinal]
    {
        get => _values[ordinal];
        set => _values[ordinal] = value;
    }

    /// <summary>A field's value.</summary>
    /// <param name="name">The field's name.</param>
    /// <exception cref="KeyNotFoundException">The schema has no such field.</exception>
    public object? this[string name]
    {
        get => _values[OrdinalOf(name)];
        set => _values[OrdinalOf(name)] = value;
    }

    private int OrdinalOf(string name) =>
        Schema.Find(name)?.Ordinal ?? throw new KeyNotFoundException($"The record '{Schema.Name}' has no field '{name}'.");
}
