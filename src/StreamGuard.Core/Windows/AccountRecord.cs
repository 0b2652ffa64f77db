using StreamGuard.Core.Transactions;

namespace StreamGuard.Core.Windows;

/// <summary>What the store keeps per account besides its entries: 48 bytes, no reference.</summary>
internal struct AccountRecord
{
    /// <summary>In a link or a slab number: there is none.</summary>
    internal const int None = -1;

    internal AccountKey Key;

    /// <summary>The event time of the account's newest entry.</summary>
    internal long NewestMs;

    /// <summary>The account whose last stored transaction came next after this one's; <see cref="None"/> at the newer end.</summary>
    internal int Newer;

    /// <summary>The account whose last stored transaction came just before this one's; <see cref="None"/> at the older end.</summary>
    internal int Older;

    /// <summary>The slab that holds the entries, in the pool of <see cref="SizeClass"/>.</summary>
    internal int Slab;

    /// <summary>The buckets of evicted entries, or <see cref="None"/> while nothing was evicted from a full window.</summary>
    internal int Buckets;

    /// <summary>The slot of the oldest entry; the slab is a ring.</summary>
    internal byte Start;

    /// <summary>How many entries there are: at least 1, at most the store's capacity.</summary>
    internal byte Count;

    /// <summary>0 to 4: slabs of 4, 8, 16, 32 or 64 entries.</summary>
    internal byte SizeClass;
}
