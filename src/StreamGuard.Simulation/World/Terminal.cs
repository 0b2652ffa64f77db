namespace StreamGuard.Simulation.World;

/// <summary>A device that reads cards at a merchant's.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="ReadsStripeOnly">Whether it is an old one without a chip reader.</param>
internal sealed record Terminal(string Id, bool ReadsStripeOnly);
