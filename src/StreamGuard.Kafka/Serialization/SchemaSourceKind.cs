namespace StreamGuard.Kafka.Serialization;

/// <summary>Where schemas come from.</summary>
public enum SchemaSourceKind
{
    /// <summary>The project's own files, and those of a folder; ids follow from their content.</summary>
    Files,

    /// <summary>A schema registry.</summary>
    Registry,
}
