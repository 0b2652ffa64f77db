namespace StreamGuard.Simulation.Accounts;

/// <summary>Someone to whom an account holder transfers money again and again.</summary>
/// <param name="PartyId">Their identifier.</param>
/// <param name="MedianEuroCents">The usual amount.</param>
internal readonly record struct Payee(string PartyId, double MedianEuroCents);
