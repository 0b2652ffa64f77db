using StreamGuard.Avro.Schemas;

namespace StreamGuard.Kafka.Serialization;

/// <summary>The places of the fields of <c>transaction.avsc</c>, looked up by name once.</summary>
internal static class TransactionFields
{
    internal static readonly RecordSchema Schema = (RecordSchema)StreamGuardSchemas.Transaction.Schema;
    internal static readonly int TransactionId = OrdinalOf("transaction_id");
    internal static readonly int AccountId = OrdinalOf("account_id");
    internal static readonly int EventTime = OrdinalOf("event_time");
    internal static readonly int AmountMinor = OrdinalOf("amount_minor");
    internal static readonly int Currency = OrdinalOf("currency");
    internal static readonly int MerchantId = OrdinalOf("merchant_id");
    internal static readonly int TerminalId = OrdinalOf("terminal_id");
    internal static readonly int MerchantCategory = OrdinalOf("merchant_category");
    internal static readonly int MerchantCountry = OrdinalOf("merchant_country");
    internal static readonly int AccountCountry = OrdinalOf("account_country");
    internal static readonly int Channel = OrdinalOf("channel");
    internal static readonly int AccountOpenedAt = OrdinalOf("account_opened_at");
    internal static readonly int DeviceId = OrdinalOf("device_id");
    internal static readonly int DistanceFromHomeKm = OrdinalOf("distance_from_home_km");

    private static int OrdinalOf(string name) =>
        Schema.Find(name)?.Ordinal ?? throw new InvalidOperationException($"The schema transaction.avsc has no field '{name}'.");
}
