namespace StreamGuard.Core.Transactions;

/// <summary>How a payment was made. The values are persisted in snapshots and fed to models: they never change.</summary>
public enum Channel : byte
{
    /// <summary>Card read by its chip, at a terminal.</summary>
    Chip = 0,

    /// <summary>Card or phone held to a terminal.</summary>
    Contactless = 1,

    /// <summary>Card read by its magnetic stripe.</summary>
    Magstripe = 2,

    /// <summary>Card not present: a web shop or an app.</summary>
    Ecommerce = 3,

    /// <summary>Cash withdrawn.</summary>
    Atm = 4,

    /// <summary>Account to account.</summary>
    Transfer = 5,

    /// <summary>Anything else, and values of a newer schema that this reader does not know.</summary>
    Other = 6,
}
