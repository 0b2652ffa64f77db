using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Registry;

/// <summary>The answer of a schema source.</summary>
/// <param name="Status">What the source knows.</param>
/// <param name="Schema">The schema when it was found, else null.</param>
/// <param name="Detail">For a person, when it was not found: why.</param>
public readonly record struct SchemaLookup(SchemaLookupStatus Status, AvroSchema? Schema = null, string? Detail = null);
