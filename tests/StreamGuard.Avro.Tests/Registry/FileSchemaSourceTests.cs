using Shouldly;
using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Registry;
using StreamGuard.Avro.Schemas;

namespace StreamGuard.Avro.Tests.Registry;

public sealed class FileSchemaSourceTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "schemas");

    [Fact]
    public void IdOf_ProjectSchemas_NeverChanges()
    {
        // Messages on topics carry these ids. A change of fields changes them rightly: then keep the old file beside the new one (Schemas:Folder).
        FileSchemaSource.ReadFolder(Folder).Select(document => (document.Name, FileSchemaSource.IdOf(document.Schema))).ShouldBe(
        [
            ("fraud-alert", 483_341_720),
            ("fraud-outcome", 920_837_657),
            ("terminal-activity", 548_318_251),
            ("transaction-score", 1_474_318_766),
            ("transaction", 1_028_300_506),
        ], ignoreOrder: true);
    }

    [Fact]
    public void IdOf_EditedDocumentation_IsTheSame()
    {
        AvroSchema bare = AvroSchema.Parse("""{"type":"record","name":"a.R","fields":[{"name":"f","type":"int"}]}""");
        AvroSchema documented = AvroSchema.Parse("""{"namespace":"a","name":"R","doc":"d","type":"record","fields":[{"name":"f","doc":"d","type":{"type":"int"},"default":1}]}""");
        FileSchemaSource.IdOf(documented).ShouldBe(FileSchemaSource.IdOf(bare));
        FileSchemaSource.IdOf(AvroSchema.Parse("\"int\"")).ShouldNotBe(FileSchemaSource.IdOf(bare));
    }

    [Fact]
    public async Task GetAsync_KnownAndUnknownIds_AreTold()
    {
        using var source = new FileSchemaSource(FileSchemaSource.ReadFolder(Folder));
        SchemaDocument document = FileSchemaSource.ReadFolder(Folder)[0];
        int id = FileSchemaSource.IdOf(document.Schema);
        source.TryGet(id).Schema!.CanonicalForm.ShouldBe(document.Schema.CanonicalForm);
        (await source.GetAsync(1, default)).Status.ShouldBe(SchemaLookupStatus.Unknown);
        (await source.RegisterAsync("s", document.Json, default)).ShouldBe(new SchemaRegistration(id, Succeeded: true));
        (await source.RegisterAsync("s", "\"int\"", default)).Succeeded.ShouldBeFalse();
    }

    [Fact]
    public void TryRead_Framing_IsConfluents()
    {
        var writer = new AvroBinaryWriter();
        ConfluentFraming.Write(writer, 0x01020304);
        writer.WriteOctet(9);
        writer.ToArray().ShouldBe([0, 1, 2, 3, 4, 9]);
        ConfluentFraming.TryRead(writer.Written, out int id, out ReadOnlySpan<byte> body).ShouldBeTrue();
        (id, body.Length, (int)body[0]).ShouldBe((0x01020304, 1, 9));
        ConfluentFraming.TryRead([0, 1, 2, 3], out _, out _).ShouldBeFalse();
        ConfluentFraming.TryRead([1, 0, 0, 0, 1, 9], out _, out _).ShouldBeFalse();
        ConfluentFraming.TryRead([0, 0, 0, 0, 1], out _, out ReadOnlySpan<byte> empty).ShouldBeTrue();
        empty.IsEmpty.ShouldBeTrue();
    }
}
