namespace StreamGuard.Core.Windows;

/// <summary>
/// How many accounts one store may keep. The cap is fixed when a store is made and belongs to that store alone, because the
/// state of a partition must depend on nothing but the events of that partition: a cap that stores drew on in common would let
/// one partition's traffic decide which accounts another forgets.
/// </summary>
public readonly record struct AccountBudget
{
    /// <summary>Sets a cap.</summary>
    /// <param name="maxAccounts">The most accounts that a store keeps; at least 1.</param>
    public AccountBudget(int maxAccounts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxAccounts, 1);
        MaxAccounts = maxAccounts;
    }

    /// <summary>The most accounts that a store keeps; the next one evicts the longest idle.</summary>
    public int MaxAccounts { get; }
}
