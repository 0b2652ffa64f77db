namespace StreamGuard.Simulation.World;

/// <summary>A country of the simulated world.</summary>
/// <param name="Code">ISO 3166-1 alpha-2.</param>
/// <param name="Currency">ISO 4217, the currency its accounts are held in.</param>
/// <param name="UtcOffsetHours">Local time minus UTC; daylight saving is not simulated.</param>
/// <param name="MinorPerEuroCent">Minor units of <paramref name="Currency"/> that buy what a euro cent buys.</param>
/// <param name="CashUnitMinor">Cash machines pay multiples of this.</param>
/// <param name="AccountShare">Weight of the country among account holders; 0 = only visited.</param>
/// <param name="StripeTerminalShare">Share of its terminals that still read the magnetic stripe.</param>
internal sealed record Country(
    string Code,
    string Currency,
    int UtcOffsetHours,
    double MinorPerEuroCent,
    long CashUnitMinor,
    double AccountShare,
    double StripeTerminalShare);
