namespace StreamGuard.Avro.Schemas;

/// <summary>A parsed schema. Immutable once <see cref="Parse"/> has returned it, and safe for any number of threads.</summary>
public abstract class AvroSchema
{
    private int _minimumSize = -1;
    private string? _canonicalForm;

    private protected AvroSchema(SchemaKind kind) => Kind = kind;

    /// <summary>The type.</summary>
    public SchemaKind Kind { get; }

    /// <summary>What the values mean beyond their type; null when the schema says nothing, or something that does not fit its type.</summary>
    public LogicalType? Logical { get; internal set; }

    /// <summary>The Parsing Canonical Form: what of a schema decides how its data are encoded, in one spelling.</summary>
    public string CanonicalForm => _canonicalForm ??= Schemas.CanonicalForm.Of(this);

    /// <summary>The CRC-64-AVRO fingerprint of <see cref="CanonicalForm"/>.</summary>
    public ulong Fingerprint => SchemaFingerprint.Of(CanonicalForm);

    /// <summary>
    /// The fewest bytes that a value takes. 0 exactly when every value takes none, or when there can be no value
    /// (a record that directly holds itself).
    /// </summary>
    internal int MinimumSize
    {
        get
        {
            if (_minimumSize < 0) _minimumSize = Schemas.MinimumSize.Of(this);
            return _minimumSize;
        }
    }

    /// <summary>Reads a schema.</summary>
    /// <param name="json">The schema as JSON.</param>
    /// <param name="checkDefaults">
    /// Whether a field's default that does not fit its type is refused. Pass false for a schema that others wrote and that only
    /// serves to read their data: a writer's defaults are never used.
    /// </param>
    /// <exception cref="AvroSchemaException">The text is not a schema; the message says what and where.</exception>
    public static AvroSchema Parse(string json, bool checkDefaults = true)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new SchemaParser(checkDefaults).Parse(json);
    }

    /// <summary><see cref="CanonicalForm"/>.</summary>
    public override string ToString() => CanonicalForm;
}
