namespace StreamGuard.Simulation.World;

/// <summary>A shop, a cash machine's owner or a web shop.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="CategoryIndex">Index into <see cref="Categories.All"/>.</param>
/// <param name="CountryIndex">Index into <see cref="Geography.Countries"/>.</param>
/// <param name="Place">Where it is; meaningless for a web shop.</param>
/// <param name="PriceLevel">Its prices over its category's; median 1.</param>
/// <param name="FirstTerminal">Index of its first terminal; -1 for a web shop.</param>
/// <param name="TerminalCount">How many terminals it has.</param>
internal sealed record Merchant(
    string Id,
    int CategoryIndex,
    int CountryIndex,
    Place Place,
    double PriceLevel,
    int FirstTerminal,
    int TerminalCount)
{
    internal bool IsOnline => FirstTerminal < 0;
}
