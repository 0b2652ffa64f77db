namespace StreamGuard.Simulation.World;

/// <summary>A town where people live or travel to.</summary>
/// <param name="CountryIndex">Index into <see cref="Geography.Countries"/>.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
internal readonly record struct City(int CountryIndex, double Latitude, double Longitude);
