namespace StreamGuard.Core.Alerts;

/// <summary>The codes of reasons. They are read by rules and statistics downstream: never change one.</summary>
public static class ReasonCodes
{
    /// <summary>The amount is not the account's usual.</summary>
    public const string Amount = "AMOUNT";

    /// <summary>Amounts of the last days were far above the account's usual.</summary>
    public const string RecentAmounts = "RECENT_AMOUNTS";

    /// <summary>The account seldom pays at this time of day, or on this kind of day.</summary>
    public const string Time = "TIME";

    /// <summary>The account pays sooner, more often or after a longer pause than usual.</summary>
    public const string Pace = "PACE";

    /// <summary>The merchant or its category is new to the account.</summary>
    public const string Merchant = "MERCHANT";

    /// <summary>The terminal is new to the account.</summary>
    public const string Terminal = "TERMINAL";

    /// <summary>The device is new to the account or seldom used, or none is named.</summary>
    public const string Device = "DEVICE";

    /// <summary>Country, distance from home or speed of travel are not the account's usual.</summary>
    public const string Place = "PLACE";

    /// <summary>The account seldom pays through this channel.</summary>
    public const string Channel = "CHANNEL";

    /// <summary>Payments at the terminal are known to be fraud.</summary>
    public const string TerminalOutcomes = "TERMINAL_OUTCOMES";

    /// <summary>Earlier payments of the account are known to be fraud.</summary>
    public const string AccountFrauds = "ACCOUNT_FRAUDS";

    /// <summary>The model relates the payment to particular past ones.</summary>
    public const string PastPayments = "PAST_PAYMENTS";

    /// <summary>The autoencoder, which knows genuine payments, could not rebuild some features.</summary>
    public const string Unexpected = "UNEXPECTED";

    /// <summary>The model's score alone: nothing by itself explains it, or the alert was not explained.</summary>
    public const string ModelScore = "MODEL_SCORE";
}
