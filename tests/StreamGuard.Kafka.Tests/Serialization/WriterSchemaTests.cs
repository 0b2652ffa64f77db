using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using StreamGuard.Avro.Binary;
using StreamGuard.Avro.Data;
using StreamGuard.Avro.Registry;
using StreamGuard.Avro.Schemas;
using StreamGuard.Core.Transactions;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Kafka.Tests.Serialization;

/// <summary>Producers whose schema is older, newer or otherwise not ours.</summary>
public sealed class WriterSchemaTests
{
    [Fact]
    public void Decode_WriterWithoutOptionalFields_TakesTheDefaults()
    {
        SchemaDocument writer = Changed(fields =>
        {
            foreach (string name in new[] { "terminal_id", "merchant_category", "merchant_country", "account_country", "channel", "account_opened_at", "device_id", "distance_from_home_km" }) Remove(fields, name);
        });
        Decode(writer, Record(writer), out string text).ShouldBe(DecodeFailure.None);
        text.ShouldBe("tx acc 99 EUR Other - -9223372036854775808 NaN");
    }

    [Fact]
    public void Decode_WriterWithMoreFieldsAndSymbols_PassesOverThem()
    {
        SchemaDocument writer = Changed(fields =>
        {
            fields.Insert(0, JsonNode.Parse("""{"name":"tags","type":{"type":"map","values":["null",{"type":"array","items":"string"}]}}"""));
            fields.Add(JsonNode.Parse("""{"name":"risk","type":["null","double"],"default":null}"""));
            ((JsonArray)Field(fields, "channel")["type"]!["symbols"]!).Insert(0, "VOICE");
        });
        GenericRecord record = Record(writer);
        record["tags"] = new Dictionary<string, object?> { ["a"] = new List<object?> { "x", "y" }, ["b"] = null };
        record["risk"] = 0.5;
        var symbols = (EnumSchema)record.Schema.Find("channel")!.Schema;
        record["channel"] = new GenericEnum(symbols, symbols.OrdinalOf("ATM"));
        Decode(writer, record, out string known).ShouldBe(DecodeFailure.None);
        known.ShouldStartWith("tx acc 99 EUR Atm");
        record["channel"] = new GenericEnum(symbols, symbols.OrdinalOf("VOICE"));
        Decode(writer, record, out string unknown).ShouldBe(DecodeFailure.None);
        unknown.ShouldStartWith("tx acc 99 EUR Other");
    }

    [Fact]
    public void Decode_WriterWithNarrowerAndPlainTypes_PromotesThem()
    {
        SchemaDocument writer = Changed(fields =>
        {
            Field(fields, "amount_minor")["type"] = "int";
            Field(fields, "terminal_id")["type"] = "string";
            Field(fields, "distance_from_home_km")["type"] = "int";
            Field(fields, "account_id")["type"] = "bytes";
            foreach (string name in new[] { "terminal_id", "distance_from_home_km" }) ((JsonObject)Field(fields, name)).Remove("default");
        });
        GenericRecord record = Record(writer);
        record["amount_minor"] = 98;
        record["terminal_id"] = "term";
        record["distance_from_home_km"] = 3;
        record["account_id"] = "acc"u8.ToArray();
        Decode(writer, record, out string text).ShouldBe(DecodeFailure.None);
        text.ShouldBe("tx acc 98 EUR Chip term -9223372036854775808 3");
        record["account_id"] = new byte[] { 0xff, 0xfe };
        Decode(writer, record, out _).ShouldBe(DecodeFailure.Malformed);
    }

    [Fact]
    public void Decode_WriterThatCannotBeRead_IsUnresolvable()
    {
        SchemaDocument noAmount = Changed(fields => Remove(fields, "amount_minor"));
        Decode(noAmount, Record(noAmount), out _).ShouldBe(DecodeFailure.UnresolvableSchema);
        SchemaDocument text = new("text", "\"string\"");
        var decoder = new AvroTransactionDecoder(new FileSchemaSource([text]));
        decoder.Decode([.. Framed(text), 2, 65], Samples.NowMs, out _).ShouldBe(DecodeFailure.UnresolvableSchema);
        decoder.FailureDetail.ShouldContain("Transaction");
    }

    [Fact]
    public void Decode_RegistryThatIsSlow_AsksAgainAndNeverWaits()
    {
        using var source = new ScriptedSource { Answer = new SchemaLookup(SchemaLookupStatus.Pending) };
        var decoder = new AvroTransactionDecoder(source);
        byte[] value = new TransactionEncoder(77).EncodeToArray(Samples.Full);
        decoder.Decode(value, Samples.NowMs, out _).ShouldBe(DecodeFailure.RegistryUnavailable);
        source.Answer = new SchemaLookup(SchemaLookupStatus.Unavailable, Detail: "down");
        decoder.Decode(value, Samples.NowMs, out _).ShouldBe(DecodeFailure.RegistryUnavailable);
        decoder.FailureDetail.ShouldBe("down");
        source.Answer = new SchemaLookup(SchemaLookupStatus.Unknown);
        decoder.Decode(value, Samples.NowMs, out _).ShouldBe(DecodeFailure.UnknownSchema);
        source.Answer = new SchemaLookup(SchemaLookupStatus.Found, StreamGuardSchemas.Transaction.Schema);
        decoder.Decode(value, Samples.NowMs, out _).ShouldBe(DecodeFailure.None);

        // Once met, a schema stays, whatever becomes of the registry.
        source.Answer = new SchemaLookup(SchemaLookupStatus.Unavailable);
        decoder.Decode(value, Samples.NowMs, out _).ShouldBe(DecodeFailure.None);
        source.Asked.ShouldBe(4);
    }

    [Fact]
    public void Decode_SchemaOfAnotherKind_IsUnresolvableForGood()
    {
        using var source = new ScriptedSource { Answer = new SchemaLookup(SchemaLookupStatus.Unusable, Detail: "PROTOBUF") };
        var decoder = new AvroTransactionDecoder(source);
        byte[] value = new TransactionEncoder(77).EncodeToArray(Samples.Full);
        decoder.Decode(value, Samples.NowMs, out _).ShouldBe(DecodeFailure.UnresolvableSchema);
        decoder.Decode(value, Samples.NowMs, out _).ShouldBe(DecodeFailure.UnresolvableSchema);
        source.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task RegisterAsync_Files_YieldTheFilesIds()
    {
        using ISchemaSource source = SchemaSources.Create(new SchemasOptions(), TimeProvider.System);
        (OutputSchemaIds? ids, _) = await OutputSchemaIds.RegisterAsync(source, "fraud-alerts", "transaction-scores", "terminal-activity", default);
        ids.ShouldBe(new OutputSchemaIds(FileSchemaSource.IdOf(StreamGuardSchemas.FraudAlert.Schema), FileSchemaSource.IdOf(StreamGuardSchemas.TransactionScore.Schema), FileSchemaSource.IdOf(StreamGuardSchemas.TerminalActivity.Schema)));
    }

    [Fact]
    public void Validate_Mistakes_AreNamed()
    {
        new SchemasOptions().Validate().ShouldBeEmpty();
        new SchemasOptions { Folder = "/no/such/folder" }.Validate().Single().ShouldStartWith("Folder:");
        var registry = new SchemasOptions { Source = SchemaSourceKind.Registry };
        registry.Validate().Single().ShouldStartWith("Registry:Url:");
        registry.Registry.Url = new Uri("http://user:secret@host:8081");
        registry.Validate().Single().ShouldNotContain("secret");
        registry.Registry.Url = new Uri("ftp://host");
        registry.Validate().Single().ShouldContain("http");
        registry.Registry = new SchemaRegistryOptions { Url = new Uri("http://host:8081"), Password = "p", TotalTimeout = TimeSpan.FromSeconds(1) };
        registry.Validate().Count().ShouldBe(2);
    }

    private static SchemaDocument Changed(Action<JsonArray> change)
    {
        JsonNode json = JsonNode.Parse(StreamGuardSchemas.Transaction.Json)!;
        change((JsonArray)json["fields"]!);
        return new SchemaDocument("changed", json.ToJsonString());
    }

    private static JsonNode Field(JsonArray fields, string name) => fields.Single(field => field!["name"]!.GetValue<string>() == name)!;

    private static void Remove(JsonArray fields, string name) => fields.Remove(Field(fields, name));

    private static GenericRecord Record(SchemaDocument writer)
    {
        var record = new GenericRecord((RecordSchema)writer.Schema);
        (string Name, object? Value)[] values = [("transaction_id", "tx"), ("account_id", "acc"), ("event_time", Samples.EventTimeMs), ("amount_minor", 99L), ("currency", "EUR"), ("merchant_id", "m")];
        foreach ((string name, object? value) in values)
        {
            if (record.Schema.Find(name) is not null) record[name] = value;
        }

        if (record.Schema.Find("channel") is { } channel) record["channel"] = new GenericEnum((EnumSchema)channel.Schema, 0);
        return record;
    }

    private static byte[] Framed(SchemaDocument writer)
    {
        var header = new AvroBinaryWriter();
        ConfluentFraming.Write(header, FileSchemaSource.IdOf(writer.Schema));
        return header.ToArray();
    }

    private static DecodeFailure Decode(SchemaDocument writer, GenericRecord record, out string text)
    {
        var decoder = new AvroTransactionDecoder(new FileSchemaSource([writer]));
        DecodeFailure failure = decoder.Decode([.. Framed(writer), .. DatumWriter.Write(writer.Schema, record)], Samples.NowMs, out Transaction t);
        string terminal = t.TerminalId.IsEmpty ? "-" : Encoding.UTF8.GetString(t.TerminalId);
        text = FormattableString.Invariant($"{Encoding.UTF8.GetString(t.TransactionId)} {Encoding.UTF8.GetString(t.AccountId)} {t.AmountMinor} {t.Currency} {t.Channel} {terminal} {t.AccountOpenedAtMs} {t.DistanceFromHomeKm}");
        return failure;
    }

    /// <summary>Answers what the test says, and counts.</summary>
    private sealed class ScriptedSource : ISchemaSource
    {
        public SchemaLookup Answer { get; set; }

        public int Asked { get; private set; }

        public SchemaLookup TryGet(int id)
        {
            Asked++;
            return Answer;
        }

        public ValueTask<SchemaLookup> GetAsync(int id, CancellationToken cancellationToken) => ValueTask.FromResult(Answer);

        public ValueTask<SchemaRegistration> RegisterAsync(string subject, string schemaJson, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new SchemaRegistration(0, Succeeded: false));

        public void Dispose()
        {
        }
    }
}
