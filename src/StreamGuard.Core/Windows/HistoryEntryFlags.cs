namespace StreamGuard.Core.Windows;

/// <summary>What was seen of a transaction when it happened. The values are part of the snapshot format.</summary>
[Flags]
public enum HistoryEntryFlags : byte
{
    /// <summary>Nothing noteworthy.</summary>
    None = 0,

    /// <summary>The merchant was not among the account's visible past transactions.</summary>
    NewMerchant = 1,

    /// <summary>A device was named, and it was not among the account's visible past transactions.</summary>
    NewDevice = 2,

    /// <summary>The merchant's country is not the account's.</summary>
    ForeignCountry = 4,

    /// <summary>The merchant's country was not among the account's visible past transactions.</summary>
    NewCountry = 8,

    /// <summary>Arrived out of order: an entry with a later event time was already there.</summary>
    Late = 16,

    /// <summary>The merchant's category was not among the account's visible past transactions.</summary>
    NewCategory = 32,

    /// <summary>
    /// Two bits, a number of 0 to 3: how often the message had been refused when the copy was made that was scored in its stead. 0 = no copy was.
    /// See <see cref="AccountHistoryStore.TryClaim"/>.
    /// </summary>
    ClaimMask = 192,
}
