using StreamGuard.Avro.Registry;
using StreamGuard.Core.Alerts;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;
using StreamGuard.Kafka.Serialization;

namespace StreamGuard.Kafka.Tests.Serialization;

/// <summary>Values that the serialization tests share.</summary>
internal static class Samples
{
    internal const long EventTimeMs = 1_750_000_000_123;

    internal static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(EventTimeMs).AddMinutes(1);

    /// <summary>The timestamp of the messages.</summary>
    internal static readonly long NowMs = Now.ToUnixTimeMilliseconds();

    internal static readonly int TransactionSchemaId = FileSchemaSource.IdOf(StreamGuardSchemas.Transaction.Schema);

    internal static readonly TransactionData Full = new(
        "tx-1", "acc-é", EventTimeMs, 12_345, "EUR", "m-1", "t-1", 5411, "DE", "FR", Channel.Contactless, EventTimeMs - 86_400_000_000, "d-1", 12.5f);

    internal static readonly TransactionData Sparse = new(
        "tx-2", "acc-2", EventTimeMs, 0, "JPY", "m-2", null, null, null, null, Channel.Transfer, null, null, null);

    internal static readonly FraudAlert Alert = new()
    {
        AlertId = Guid.Parse("0f8fad5b-d9cb-569f-a165-70867728950e"),
        Transaction = Full,
        Score = 0.97f,
        Threshold = 0.5f,
        Members = [new MemberScore("sequence", 3.25f), new MemberScore("reconstruction", 0.125f)],
        Reasons = [new AlertReason("NEW_DEVICE", "A device that was never used before, \"x\" <1>.", 0.75f)],
        Attended = [new AttendedTransaction(3, 1234567890123, EventTimeMs - 1000, 99, "EUR", 5411, "DE", Channel.Chip, 0.5f), new AttendedTransaction(3, 5, EventTimeMs - 2000, 1, "USD", null, null, Channel.Transfer, 0.25f)],
        Unexpected = [new UnexpectedFeature("distance", 8.5f, 42f)],
        HistoryLength = 17,
        HistoryState = HistoryState.Short,
        Arrival = Arrival.Late,
        ModelName = "default",
        ModelVersion = "1.2.0",
        FeatureSpecification = 1,
        SourceTopic = "transactions",
        SourcePartition = 3,
        SourceOffset = 1234567890999,
        DetectedAtMs = EventTimeMs + 7,
        TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    };

    internal static FileSchemaSource Files() => new(StreamGuardSchemas.All);

    internal static AvroTransactionDecoder Decoder() => new(Files());
}
