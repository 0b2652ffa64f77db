using StreamGuard.Avro.Schemas;

namespace StreamGuard.Kafka.Serialization;

/// <summary>The places of the fields of <c>fraud-outcome.avsc</c>, looked up by name once.</summary>
internal static class OutcomeFields
{
    internal static readonly RecordSchema Schema = (RecordSchema)StreamGuardSchemas.FraudOutcome.Schema;
    internal static readonly int TransactionId = OrdinalOf("transaction_id");
    internal static readonly int AccountId = OrdinalOf("account_id");
    internal static readonly int TerminalId = OrdinalOf("terminal_id");
    internal static readonly int MerchantId = OrdinalOf("merchant_id");
    internal static readonly int EventTime = OrdinalOf("event_time");
    internal static readonly int IsFraud = OrdinalOf("is_fraud");
    internal static readonly int DecidedAt = OrdinalOf("decided_at");
    internal static readonly int Source = OrdinalOf("source");

    private static int OrdinalOf(string name) =>
        Schema.Find(name)?.Ordinal ?? throw new InvalidOperationException($"The schema fraud-outcome.avsc has no field '{name}'.");
}
