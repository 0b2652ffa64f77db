namespace StreamGuard.Simulation.World;

/// <summary>Roles that categories play in the simulation.</summary>
[Flags]
internal enum CategoryUse
{
    /// <summary>Ordinary spending.</summary>
    Daily = 0,

    /// <summary>Where a genuine customer now and then spends many times the usual.</summary>
    BigPurchase = 1,

    /// <summary>What thieves buy, because it can be sold on.</summary>
    Resale = 2,

    /// <summary>Where card numbers are tried with small amounts.</summary>
    Probe = 4,

    /// <summary>Billed every month without the customer's doing.</summary>
    Subscription = 8,

    /// <summary>Cash machines.</summary>
    Cash = 16,
}
