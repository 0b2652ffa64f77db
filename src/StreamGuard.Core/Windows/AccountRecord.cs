using StreamGuard.Core.Transactions;

namespace StreamGuard.Core.Windows;

/// <summary>What the store keeps per account besides its entries: 48 bytes, no reference.</summary>
internal struct AccountRecord : ILinkedRecord<AccountKey, AccountRecord>
{
    /// <summary>In a link or a slab number: there is none.</summary>
    internal const int None = -1;

    /// <inheritdoc/>
    public AccountKey Key { get; private set; }

    /// <summary>The event time of the account's newest entry.</summary>
    internal long NewestMs;

    /// <summary>The account whose last stored transaction came next after this one's; <see cref="None"/> at the newer end.</summary>
    public int Newer { get; set; }

    /// <summary>The account whose last stored transaction came just before this one's; <see cref="None"/> at the older end.</summary>
    public int Older { get; set; }

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

    /// <inheritdoc/>
    public static AccountRecord Of(in AccountKey key) => new() { Key = key, Buckets = None };

    /// <inheritdoc/>
    public static uint HashOf(in AccountKey key) => (uint)(((key.Low ^ ulong.RotateLeft(key.High, 32)) * 0x9E3779B97F4A7C15) >> 32);
}
