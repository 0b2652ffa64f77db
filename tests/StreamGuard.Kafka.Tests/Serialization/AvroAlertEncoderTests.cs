using System.Text.Json;
using Shouldly;
using StreamGuard.Avro.Data;
using StreamGuard.Avro.Registry;
using StreamGuard.Avro.Schemas;
using StreamGuard.Core.Alerts;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Pipeline.Records;

namespace StreamGuard.Kafka.Tests.Serialization;

public sealed class AvroAlertEncoderTests
{
    private static readonly int AlertId = FileSchemaSource.IdOf(StreamGuardSchemas.FraudAlert.Schema);
    private static readonly int ScoreId = FileSchemaSource.IdOf(StreamGuardSchemas.TransactionScore.Schema);
    private readonly AvroAlertEncoder _encoder = new(AlertId, ScoreId);

    [Fact]
    public void Encode_Alert_ReadsBackAsTheSameAlert()
    {
        byte[] value = _encoder.Encode(Samples.Alert);
        new AlertDecoder(Samples.Files()).TryDecode(value, out FraudAlert? alert, out string? error).ShouldBeTrue(error);
        AlertJson.Render(alert!).ShouldBe(AlertJson.Render(Samples.Alert));
        alert!.Transaction.ShouldBe(Samples.Full);
        alert.Members.ShouldBe(Samples.Alert.Members);
        alert.Reasons.ShouldBe(Samples.Alert.Reasons);
        alert.Attended.ShouldBe(Samples.Alert.Attended);
        alert.Unexpected.ShouldBe(Samples.Alert.Unexpected);
        (alert with { Transaction = Samples.Full, Members = Samples.Alert.Members, Reasons = Samples.Alert.Reasons, Attended = Samples.Alert.Attended, Unexpected = Samples.Alert.Unexpected })
            .ShouldBe(Samples.Alert);
    }

    [Fact]
    public void Encode_AlertWithEmptyLists_ReadsBack()
    {
        FraudAlert bare = Samples.Alert with { Transaction = Samples.Sparse, Members = [], Attended = [], Unexpected = [], TraceParent = null };
        new AlertDecoder(Samples.Files()).TryDecode(_encoder.Encode(bare), out FraudAlert? alert, out string? error).ShouldBeTrue(error);
        AlertJson.Render(alert!).ShouldBe(AlertJson.Render(bare));
    }

    [Fact]
    public void TryDecode_EveryTruncation_IsRefused()
    {
        byte[] value = _encoder.Encode(Samples.Alert);
        var decoder = new AlertDecoder(Samples.Files());
        for (int length = 0; length < value.Length; length++)
        {
            decoder.TryDecode(value.AsSpan(0, length), out _, out string? error).ShouldBeFalse();
            error.ShouldNotBeNullOrEmpty();
        }
    }

    [Fact]
    public void Encode_Score_IsWhatTheSchemaSays()
    {
        byte[] value = _encoder.Encode(new TransactionScore
        {
            TransactionId = "tx"u8,
            AccountId = "acc"u8,
            EventTimeMs = 1,
            Score = 0.25f,
            Threshold = 0.5f,
            ModelName = "default",
            ModelVersion = "2",
            SourcePartition = 3,
            SourceOffset = 4,
            ScoredAtMs = 5,
        });
        ConfluentFraming.TryRead(value, out int id, out ReadOnlySpan<byte> body).ShouldBeTrue();
        id.ShouldBe(ScoreId);
        GenericRecord record = Generic.Read(StreamGuardSchemas.TransactionScore.Schema, body);
        Enumerable.Range(0, 10).Select(i => record[i]).ShouldBe(["tx", "acc", 1L, 0.25f, 0.5f, "default", "2", 3, 4L, 5L]);
    }

    [Fact]
    public void Render_Alert_IsOneLineWithTheSchemasNames()
    {
        string line = AlertJson.Render(Samples.Alert with { Unexpected = [new UnexpectedFeature("nan", float.NaN, 1)] });
        line.ShouldNotContain('\n');
        using JsonDocument json = JsonDocument.Parse(line);
        json.RootElement.EnumerateObject().Select(property => property.Name)
            .ShouldBe(((RecordSchema)StreamGuardSchemas.FraudAlert.Schema).Fields.Select(field => field.Name));
        json.RootElement.GetProperty("history_state").GetString().ShouldBe("SHORT");
        json.RootElement.GetProperty("arrival").GetString().ShouldBe("LATE");
        json.RootElement.GetProperty("unexpected")[0].GetProperty("value").ValueKind.ShouldBe(JsonValueKind.Null);
        json.RootElement.GetProperty("attended")[0].GetProperty("source_offset").GetInt64().ShouldBe(1234567890123);
    }
}
