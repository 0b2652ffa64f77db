namespace StreamGuard.Simulation.Accounts;

/// <summary>A payment that a merchant takes every month.</summary>
internal struct Subscription
{
    internal int Merchant;
    internal long AmountMinor;
    internal long NextMs;
}
