using StreamGuard.Avro.Registry;

namespace StreamGuard.Kafka.Serialization;

/// <summary>Where the schemas of messages come from. Section <c>Schemas</c>.</summary>
public sealed class SchemasOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Schemas";

    /// <summary>Files, or a schema registry. Everyone on the topics must use the same. Default: <see cref="SchemaSourceKind.Files"/>.</summary>
    public SchemaSourceKind Source { get; set; } = SchemaSourceKind.Files;

    /// <summary>
    /// Files: a folder with further <c>*.avsc</c> files that producers write with, such as older versions. Default: none, only the project's own.
    /// </summary>
    public string? Folder { get; set; }

    /// <summary>Registry: how it is reached.</summary>
    public SchemaRegistryOptions Registry { get; set; } = new();

    /// <summary>What the attributes cannot say.</summary>
    /// <returns>One line for each mistake, beginning with the option's key in the section; none = valid.</returns>
    public IEnumerable<string> Validate()
    {
        if (Source == SchemaSourceKind.Registry) return Registry.Validate().Select(mistake => $"{nameof(Registry)}:{mistake}");
        if (Folder is not null && !Directory.Exists(Folder)) return [$"{nameof(Folder)}: there is no folder '{Folder}'; create it, or leave the setting out."];
        return [];
    }
}
