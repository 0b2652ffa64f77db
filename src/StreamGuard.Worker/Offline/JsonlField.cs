namespace StreamGuard.Worker.Offline;

/// <summary>The fields of a line of JSON, in the schema's order; in snake case they are the names in the file.</summary>
internal enum JsonlField
{
    TransactionId,
    AccountId,
    EventTime,
    AmountMinor,
    Currency,
    MerchantId,
    TerminalId,
    MerchantCategory,
    MerchantCountry,
    AccountCountry,
    Channel,
    AccountOpenedAt,
    DeviceId,
    DistanceFromHomeKm,
    IsFraud,
    FraudKind,

    /// <summary>A field that is passed over.</summary>
    Other,
}
