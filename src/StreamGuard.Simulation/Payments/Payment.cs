using StreamGuard.Core.Transactions;

namespace StreamGuard.Simulation.Payments;

/// <summary>A payment before it becomes a record with an id: indices instead of texts.</summary>
internal struct Payment
{
    internal long TimeMs;
    internal int Account;

    /// <summary>Index of the merchant; -1 for a transfer, which names a party instead.</summary>
    internal int Merchant;

    /// <summary>Index of the terminal; -1 without one.</summary>
    internal int Terminal;

    internal long AmountMinor;
    internal Channel Channel;
    internal string? DeviceId;
    internal string? PartyId;

    /// <summary>Index of the country of the receiver of a transfer; -1 when not known.</summary>
    internal int PartyCountry;

    /// <summary>The kind of fraud; null when genuine.</summary>
    internal FraudKind? Fraud;
}
