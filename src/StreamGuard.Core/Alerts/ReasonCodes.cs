namespace StreamGuard.Core.Alerts;

/// <summary>The codes of <see cref="AlertReason"/>. Rules and statistics depend on them: they never change.</summary>
public static class ReasonCodes
{
    /// <summary>The amount is far above the account's median.</summary>
    public const string AmountHigh = "AMOUNT_HIGH";

    /// <summary>Several payments of the last hour are far below the account's median, as when a card is tried out.</summary>
    public const string SmallPayments = "SMALL_PAYMENTS";

    /// <summary>The device is new to the account.</summary>
    public const string NewDevice = "NEW_DEVICE";

    /// <summary>The merchant is new to the account.</summary>
    public const string NewMerchant = "NEW_MERCHANT";

    /// <summary>The kind of shop is new to the account.</summary>
    public const string NewCategory = "NEW_CATEGORY";

    /// <summary>The country is new to the account.</summary>
    public const string NewCountry = "NEW_COUNTRY";

    /// <summary>The country is not the account's own.</summary>
    public const string ForeignCountry = "FOREIGN_COUNTRY";

    /// <summary>The account seldom pays through this channel.</summary>
    public const string UnusualChannel = "UNUSUAL_CHANNEL";

    /// <summary>The account seldom pays at this time of day.</summary>
    public const string UnusualHour = "UNUSUAL_HOUR";

    /// <summary>The payment follows the previous one unusually fast.</summary>
    public const string RapidRepeat = "RAPID_REPEAT";

    /// <summary>More payments in an hour than the account usually makes.</summary>
    public const string ManyPayments1Hour = "MANY_PAYMENTS_1H";

    /// <summary>More payments in a day than the account usually makes.</summary>
    public const string ManyPayments1Day = "MANY_PAYMENTS_1D";

    /// <summary>The payment is farther from home than the account's usual ones.</summary>
    public const string FarFromHome = "FAR_FROM_HOME";

    /// <summary>The card would have travelled faster than a car since it was last present.</summary>
    public const string ImpossibleSpeed = "IMPOSSIBLE_SPEED";

    /// <summary>A feature that no other reason covers is not as in genuine payments.</summary>
    public const string UnexpectedFeature = "UNEXPECTED_FEATURE";

    /// <summary>The model relates the payment to particular past ones.</summary>
    public const string Attention = "ATTENTION";

    /// <summary>The model's score alone.</summary>
    public const string ModelScore = "MODEL_SCORE";
}
