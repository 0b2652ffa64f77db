namespace StreamGuard.Avro.Registry;

/// <summary>Where the schemas of messages come from: a schema registry, or files. Safe for any number of threads.</summary>
public interface ISchemaSource : IDisposable
{
    /// <summary>What is known of an id at this moment. Never waits: what must be fetched is fetched in the background, and asked for again.</summary>
    /// <param name="id">The schema's id.</param>
    SchemaLookup TryGet(int id);

    /// <summary>The schema of an id. Waits for the source, within its own time limits; never <see cref="SchemaLookupStatus.Pending"/>.</summary>
    /// <param name="id">The schema's id.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<SchemaLookup> GetAsync(int id, CancellationToken cancellationToken);

    /// <summary>Makes a schema known under a subject, or finds it there. Waits for the source, within its own time limits.</summary>
    /// <param name="subject">The subject: by convention the topic's name and "-value".</param>
    /// <param name="schemaJson">The schema's text.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<SchemaRegistration> RegisterAsync(string subject, string schemaJson, CancellationToken cancellationToken);
}
