using System.Globalization;
using Shouldly;
using StreamGuard.Avro.Registry;
using StreamGuard.Avro.Schemas;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Worker.Commands;
using StreamGuard.Worker.Tests.Offline;

namespace StreamGuard.Worker.Tests.Commands;

public sealed class SchemasCommandTests
{
    [Fact]
    public void Run_NoFolder_HasALineForEachSchemaOfTheProject()
    {
        string printed = Print(folder: null);

        foreach (SchemaDocument schema in StreamGuardSchemas.All) Words(printed, schema.Name)[..2].ShouldBe(Ids(schema));
        Words(printed, "fraud-outcome").ShouldBe(["920837657", "0x36e2de19", "streamguard.FraudOutcome", "schemas/fraud-outcome.avsc", "(built", "in)"]);
    }

    [Fact]
    public void Run_FolderWithAnOlderSchema_PrintsItsIdToo()
    {
        using var folder = new TemporaryFolder();
        const string Older = """{"type":"record","name":"Transaction","namespace":"streamguard","fields":[{"name":"transaction_id","type":"string"}]}""";
        File.WriteAllText(folder.PathOf("transaction-1.avsc"), Older);

        string printed = Print(Path.GetDirectoryName(folder.PathOf("x")));

        Words(printed, "transaction-1").ShouldBe([.. Ids(new SchemaDocument("transaction-1", Older)), "streamguard.Transaction", folder.PathOf("transaction-1.avsc")]);
    }

    [Fact]
    public void Run_FileThatIsNoSchemaOrNoFolder_SaysWhich()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf("broken.avsc"), "{");
        string path = Path.GetDirectoryName(folder.PathOf("x"))!;

        Should.Throw<CommandFailedException>(() => Print(path)).Message.ShouldContain("'broken'");
        CommandFailedException missing = Should.Throw<CommandFailedException>(() => Print(folder.PathOf("nowhere")));
        missing.ExitCode.ShouldBe(ExitCodes.Usage);
        missing.Message.ShouldContain("There is no folder");
    }

    [Fact]
    public void Readme_OfTheSchemas_ListsTheIdsThatTheCodeDerives()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "schemas", "README.md"));

        foreach (SchemaDocument schema in StreamGuardSchemas.All)
        {
            string[] ids = Ids(schema);
            page.ShouldContain($"| [{schema.Name}.avsc]({schema.Name}.avsc) | `{((NamedSchema)schema.Schema).Name}` | {ids[0]} | `{ids[1]}` |");
        }
    }

    private static string[] Ids(SchemaDocument schema)
    {
        int id = FileSchemaSource.IdOf(schema.Schema);
        return [id.ToString(CultureInfo.InvariantCulture), $"0x{id:x8}"];
    }

    private static string Print(string? folder)
    {
        var output = new StringWriter { NewLine = "\n" };
        SchemasCommand.Run(folder, output).ShouldBe(ExitCodes.Ok);
        return output.ToString();
    }

    private static string[] Words(string printed, string name) =>
        printed.Split('\n').Single(line => line.Contains($"/{name}.avsc", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
