namespace StreamGuard.Simulation;

/// <summary>What a payment system need not send: the fields of <c>schemas/transaction.avsc</c> that may be absent.</summary>
public enum OptionalField
{
    /// <summary><c>terminal_id</c>.</summary>
    TerminalId,

    /// <summary><c>merchant_category</c>.</summary>
    MerchantCategory,

    /// <summary><c>merchant_country</c>.</summary>
    MerchantCountry,

    /// <summary><c>account_country</c>.</summary>
    AccountCountry,

    /// <summary><c>account_opened_at</c>.</summary>
    AccountOpenedAt,

    /// <summary><c>device_id</c>.</summary>
    DeviceId,

    /// <summary><c>distance_from_home_km</c>.</summary>
    DistanceFromHomeKm,
}
