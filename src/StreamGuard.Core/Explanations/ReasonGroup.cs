namespace StreamGuard.Core.Explanations;

/// <summary>What belongs together in a reason: columns that say the same of a payment, and are set to the account's normal together.</summary>
public enum ReasonGroup
{
    /// <summary>The payment's amount.</summary>
    Amount,

    /// <summary>Amounts of the account's last days.</summary>
    RecentAmounts,

    /// <summary>Time of day and weekday.</summary>
    Time,

    /// <summary>How soon and how often the account pays.</summary>
    Pace,

    /// <summary>The merchant and its category.</summary>
    Merchant,

    /// <summary>The terminal.</summary>
    Terminal,

    /// <summary>The paying device.</summary>
    Device,

    /// <summary>Country, distance from home and speed of travel.</summary>
    Place,

    /// <summary>How the payment was made.</summary>
    Channel,

    /// <summary>What outcomes said of the terminal.</summary>
    TerminalOutcomes,

    /// <summary>Earlier payments of the account that are known to be fraud.</summary>
    AccountFrauds,

    /// <summary>The past payments that the model attended to most.</summary>
    PastPayments,

    /// <summary>What the autoencoder could not rebuild, whichever group it belongs to.</summary>
    Unexpected,
}
