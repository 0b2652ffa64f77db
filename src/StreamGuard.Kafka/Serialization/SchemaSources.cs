using StreamGuard.Avro.Registry;

namespace StreamGuard.Kafka.Serialization;

/// <summary>Makes the schema source that the configuration asks for.</summary>
public static class SchemaSources
{
    /// <summary>Makes it. The caller disposes it.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="clock">Measures how long a registry's answers are believed.</param>
    /// <exception cref="Avro.Schemas.AvroSchemaException">A file of the folder is not a schema.</exception>
    /// <exception cref="IOException">The folder or a file cannot be read.</exception>
    public static ISchemaSource Create(SchemasOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Source == SchemaSourceKind.Registry) return new SchemaRegistryClient(options.Registry, clock);
        return new FileSchemaSource(options.Folder is null ? StreamGuardSchemas.All : StreamGuardSchemas.All.Concat(FileSchemaSource.ReadFolder(options.Folder)));
    }
}
