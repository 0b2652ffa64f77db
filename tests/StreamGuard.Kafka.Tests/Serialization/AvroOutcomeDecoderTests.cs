using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using StreamGuard.Avro.Data;
using StreamGuard.Avro.Registry;
using StreamGuard.Avro.Schemas;
using StreamGuard.Core.Outcomes;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Kafka.Tests.Serialization;

public sealed class AvroOutcomeDecoderTests
{
    private const long NineDays = 9 * 86_400_000L;

    // Written by python3-avro (avro.io.DatumWriter) with schemas/fraud-outcome.avsc, of the values of Fraud() and Genuine().
    private const string FraudByPython = "0874782d310c6163632dc3a90206742d31066d2d31f6f186c2ee6501f6e1d0a7f46502";
    private const string GenuineByPython = "0874782d320a6163632d3200066d2d32f6f186c2ee650080f286c2ee6500";

    private static readonly int SchemaId = FileSchemaSource.IdOf(StreamGuardSchemas.FraudOutcome.Schema);
    private static readonly long NowMs = Samples.EventTimeMs + NineDays;

    private readonly OutcomeEncoder _encoder = new(SchemaId);

    public static TheoryData<int> Sources => [.. Enum.GetValues<OutcomeSource>().Select(source => (int)source)];

    [Fact]
    public void Decode_OutcomesWrittenByPython_YieldsEveryField()
    {
        Decoder().Decode(Framed(FraudByPython), NowMs, out FraudOutcome fraud).ShouldBe(DecodeFailure.None);
        TextOf(fraud).ShouldBe($"tx-1 acc-é t-1 m-1 {Samples.EventTimeMs} True {NowMs} Chargeback");
        Decoder().Decode(Framed(GenuineByPython), NowMs, out FraudOutcome genuine).ShouldBe(DecodeFailure.None);
        TextOf(genuine).ShouldBe($"tx-2 acc-2  m-2 {Samples.EventTimeMs} False {Samples.EventTimeMs + 5} CaseManagement");
        genuine.TerminalId.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Encode_SameOutcomes_GivesTheBytesThatPythonWrites()
    {
        _encoder.Encode(Fraud()).ToArray().ShouldBe(Framed(FraudByPython));
        _encoder.Encode(Genuine()).ToArray().ShouldBe(Framed(GenuineByPython));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Decode_EverySource_YieldsTheSameSource(int source)
    {
        FraudOutcome outcome = Fraud();
        outcome.Source = (OutcomeSource)source;
        Decoder().Decode(_encoder.Encode(outcome), NowMs, out FraudOutcome decoded).ShouldBe(DecodeFailure.None);
        decoded.Source.ShouldBe((OutcomeSource)source);
        var symbols = (EnumSchema)((RecordSchema)StreamGuardSchemas.FraudOutcome.Schema).Find("source")!.Schema;
        symbols.Symbols.Count.ShouldBe(Sources.Count);
        symbols.Symbols[source].Replace("_", string.Empty, StringComparison.Ordinal).ShouldBe(((OutcomeSource)source).ToString().ToUpperInvariant());
    }

    [Fact]
    public void Decode_BadValues_NamesTheReason()
    {
        Of((ref FraudOutcome outcome) => outcome.TransactionId = default).ShouldBe((DecodeFailure.EmptyId, "transaction_id is empty"));
        Of((ref FraudOutcome outcome) => outcome.AccountId = default).ShouldBe((DecodeFailure.EmptyId, "account_id is empty"));
        Of((ref FraudOutcome outcome) => outcome.MerchantId = default).ShouldBe((DecodeFailure.EmptyId, "merchant_id is empty"));
        Of((ref FraudOutcome outcome) => outcome.TerminalId = default).Failure.ShouldBe(DecodeFailure.None);
    }

    [Fact]
    public void Decode_TimesAtTheirBounds_AreAcceptedUpToThem()
    {
        long earliest = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), latest = NowMs + 300_000;
        foreach ((long time, DecodeFailure failure) in new[] { (earliest, DecodeFailure.None), (earliest - 1, DecodeFailure.ImplausibleTime), (latest, DecodeFailure.None), (latest + 1, DecodeFailure.ImplausibleTime), (long.MinValue, DecodeFailure.ImplausibleTime) })
        {
            Of((ref FraudOutcome outcome) => outcome.EventTimeMs = time).Failure.ShouldBe(failure, $"event_time {time}");
            Of((ref FraudOutcome outcome) => outcome.DecidedAtMs = time).Failure.ShouldBe(failure, $"decided_at {time}");
        }
    }

    [Fact]
    public void Decode_NotAnOutcome_SaysWhy()
    {
        Decoder().Decode([], NowMs, out _).ShouldBe(DecodeFailure.NullValue);
        Decoder().Decode("{\"json\": true}"u8, NowMs, out _).ShouldBe(DecodeFailure.NotFramed);
        Decoder().Decode([0, 0, 0, 0, 1], NowMs, out _).ShouldBe(DecodeFailure.UnknownSchema);
        AvroOutcomeDecoder decoder = Decoder();
        decoder.Decode(new TransactionEncoder(Samples.TransactionSchemaId).Encode(Samples.Full), NowMs, out _).ShouldBe(DecodeFailure.UnresolvableSchema);
        decoder.FailureDetail.ShouldContain("cannot be read as a FraudOutcome");
    }

    [Fact]
    public void Decode_EveryTruncationAndRandomBytes_IsRefusedWithoutThrowing()
    {
        byte[] whole = Framed(FraudByPython);
        AvroOutcomeDecoder decoder = Decoder();
        for (int length = 5; length < whole.Length; length++)
        {
            decoder.Decode(whole.AsSpan(0, length), NowMs, out FraudOutcome outcome).ShouldBe(DecodeFailure.Malformed, $"{length} bytes");
            outcome.AccountId.IsEmpty.ShouldBeTrue();
        }

        decoder.Decode([.. whole, 0], NowMs, out _).ShouldBe(DecodeFailure.Malformed);
        var random = new Random(20261121);
        int accepted = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = [.. whole];
            for (int flips = random.Next(1, 8); flips > 0; flips--) bytes[random.Next(5, bytes.Length)] = (byte)random.Next(256);
            if (decoder.Decode(bytes, NowMs, out _) == DecodeFailure.None) accepted++;
        }

        accepted.ShouldBeInRange(1, 10_000);
    }

    [Fact]
    public void Decode_WriterWithoutOptionalFieldsAndWithANewSource_TakesTheDefaults()
    {
        JsonObject json = JsonNode.Parse(StreamGuardSchemas.FraudOutcome.Json)!.AsObject();
        var fields = (JsonArray)json["fields"]!;
        fields.Remove(fields.Single(field => (string?)field!["name"] == "terminal_id"));
        ((JsonArray)fields.Single(field => (string?)field!["name"] == "source")!["type"]!["symbols"]!).Add("REGULATOR");
        var writer = new SchemaDocument("newer", json.ToJsonString());
        var schema = (RecordSchema)writer.Schema;
        var symbols = (EnumSchema)schema.Find("source")!.Schema;
        var record = new GenericRecord(schema)
        {
            ["transaction_id"] = "tx",
            ["account_id"] = "acc",
            ["merchant_id"] = "m",
            ["event_time"] = Samples.EventTimeMs,
            ["is_fraud"] = true,
            ["decided_at"] = NowMs,
            ["source"] = new GenericEnum(symbols, symbols.OrdinalOf("REGULATOR")),
        };
        var schemas = new FileSchemaSource([writer]);
        byte[] value = [.. Frame(FileSchemaSource.IdOf(writer.Schema)), .. DatumWriter.Write(schema, record)];
        new AvroOutcomeDecoder(schemas).Decode(value, NowMs, out FraudOutcome outcome).ShouldBe(DecodeFailure.None);
        TextOf(outcome).ShouldBe($"tx acc  m {Samples.EventTimeMs} True {NowMs} Other");
    }

    [Fact]
    public void DecodeAndEncode_KnownSchema_AllocateNothing()
    {
        AvroOutcomeDecoder decoder = Decoder();
        Many(decoder, 1_000).ShouldBe(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int failures = Many(decoder, 10_000);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        failures.ShouldBe(0);
    }

    private delegate void Change(ref FraudOutcome outcome);

    private int Many(AvroOutcomeDecoder decoder, int count)
    {
        int failures = 0;
        for (int i = 0; i < count; i++)
        {
            if (decoder.Decode(_encoder.Encode(Fraud()), NowMs, out _) != DecodeFailure.None) failures++;
            if (decoder.Decode(_encoder.Encode(Genuine()), NowMs, out _) != DecodeFailure.None) failures++;
        }

        return failures;
    }

    private (DecodeFailure Failure, string Detail) Of(Change change)
    {
        FraudOutcome outcome = Fraud();
        change(ref outcome);
        AvroOutcomeDecoder decoder = Decoder();
        return (decoder.Decode(_encoder.Encode(outcome), NowMs, out _), decoder.FailureDetail);
    }

    private static AvroOutcomeDecoder Decoder() => new(Samples.Files());

    private static byte[] Frame(int schemaId) => [0, (byte)(schemaId >> 24), (byte)(schemaId >> 16), (byte)(schemaId >> 8), (byte)schemaId];

    private static byte[] Framed(string body) => [.. Frame(SchemaId), .. Convert.FromHexString(body)];

    private static FraudOutcome Fraud() => new()
    {
        TransactionId = "tx-1"u8,
        AccountId = "acc-é"u8,
        TerminalId = "t-1"u8,
        MerchantId = "m-1"u8,
        EventTimeMs = Samples.EventTimeMs,
        IsFraud = true,
        DecidedAtMs = NowMs,
        Source = OutcomeSource.Chargeback,
    };

    private static FraudOutcome Genuine() => new()
    {
        TransactionId = "tx-2"u8,
        AccountId = "acc-2"u8,
        MerchantId = "m-2"u8,
        EventTimeMs = Samples.EventTimeMs,
        DecidedAtMs = Samples.EventTimeMs + 5,
        Source = OutcomeSource.CaseManagement,
    };

    private static string TextOf(FraudOutcome outcome) =>
        $"{Encoding.UTF8.GetString(outcome.TransactionId)} {Encoding.UTF8.GetString(outcome.AccountId)} {Encoding.UTF8.GetString(outcome.TerminalId)} {Encoding.UTF8.GetString(outcome.MerchantId)} {outcome.EventTimeMs} {outcome.IsFraud} {outcome.DecidedAtMs} {outcome.Source}";
}
