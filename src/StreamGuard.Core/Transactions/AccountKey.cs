namespace StreamGuard.Core.Transactions;

/// <summary>
/// The 128-bit hash that stands for an account inside the process, so that no account id is kept in memory or in a snapshot.
/// At 10^9 accounts the chance of any collision is below 10^-20.
/// </summary>
/// <param name="High">The upper 64 bits.</param>
/// <param name="Low">The lower 64 bits.</param>
public readonly record struct AccountKey(ulong High, ulong Low)
{
    /// <summary>The key of an account id.</summary>
    /// <param name="accountId">The id, UTF-8.</param>
    public static AccountKey Of(ReadOnlySpan<byte> accountId)
    {
        (ulong high, ulong low) = TextHash.Hash128(accountId);
        return new AccountKey(high, low);
    }
}
