using System.CommandLine;
using System.Globalization;
using StreamGuard.Avro.Registry;
using StreamGuard.Avro.Schemas;
using StreamGuard.Kafka.Serialization;

namespace StreamGuard.Worker.Commands;

/// <summary><c>streamguard schemas</c>: the schemas, and the ids that messages are framed with where there is no registry.</summary>
internal static class SchemasCommand
{
    /// <summary>Builds the command.</summary>
    internal static Command Create()
    {
        var folder = new Option<string?>("--folder") { Description = "Also the *.avsc files of this folder, as Schemas:Folder names it.", HelpName = "DIR" };
        var command = new Command("schemas", "Print the schemas and their ids, which messages are framed with where there is no registry (Schemas:Source=Files).");
        command.Options.Add(folder);
        command.SetAction(parsed => Run(parsed.GetValue(folder), parsed.InvocationConfiguration.Output));
        return command;
    }

    /// <summary>Prints a line for each schema.</summary>
    /// <param name="folder">A folder with further schemas; null = none.</param>
    /// <param name="output">Receives the lines.</param>
    /// <returns>The exit status.</returns>
    internal static int Run(string? folder, TextWriter output)
    {
        IReadOnlyList<SchemaDocument> further = folder is null ? [] : Read(folder);
        output.WriteLine($"{"id",-12}{"hex",-12}{"schema",-30}file");
        foreach (SchemaDocument own in StreamGuardSchemas.All) WriteLine(own, $"schemas/{own.Name}.avsc (built in)");
        foreach (SchemaDocument more in further) WriteLine(more, Path.Combine(folder!, $"{more.Name}.avsc"));
        output.WriteLine("A value begins with a zero byte and the id in four bytes, the highest first. With a registry (Schemas:Source=Registry) its ids hold instead.");
        return ExitCodes.Ok;

        void WriteLine(SchemaDocument document, string file)
        {
            int id = FileSchemaSource.IdOf(document.Schema);
            string name = document.Schema is NamedSchema named ? named.Name.ToString() : document.Schema.Kind.ToString();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{id,-12}0x{id,-10:x8}{name,-30}{file}"));
        }
    }

    private static IReadOnlyList<SchemaDocument> Read(string folder)
    {
        try
        {
            IReadOnlyList<SchemaDocument> documents = FileSchemaSource.ReadFolder(folder);
            using var together = new FileSchemaSource(StreamGuardSchemas.All.Concat(documents)); // Refuses two schemas with one id, as a worker does.
            return documents;
        }
        catch (DirectoryNotFoundException mistake)
        {
            throw new CommandFailedException($"There is no folder '{folder}'; correct --folder.", ExitCodes.Usage, mistake);
        }
        catch (Exception mistake) when (mistake is AvroSchemaException or IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"The schemas of '{folder}' cannot be read: {mistake.Message}", innerException: mistake);
        }
    }
}
