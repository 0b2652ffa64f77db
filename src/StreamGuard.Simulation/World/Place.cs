using StreamGuard.Simulation.Randomness;

namespace StreamGuard.Simulation.World;

/// <summary>A point on the globe as a unit vector, which makes distances cheap.</summary>
internal readonly record struct Place(double X, double Y, double Z)
{
    private const double EarthRadiusKm = 6371.0;
    private const double KmPerDegree = 111.19;

    internal static Place At(double latitude, double longitude)
    {
        double lat = latitude * (Math.PI / 180);
        double lon = longitude * (Math.PI / 180);
        double cosLat = PortableMath.Cos(lat);
        // The cosine of a longitude, which may exceed what Cos covers, through the sine of its half.
        double half = PortableMath.Sin(lon / 2);
        return new Place(cosLat * (1 - 2 * half * half), cosLat * PortableMath.Sin(lon), PortableMath.Sin(lat));
    }

    /// <summary>A point scattered around a city, with a standard deviation in kilometres along each axis.</summary>
    internal static Place Near(City city, double sigmaKm, ref SeededRandom random) =>
        At(city.Latitude + random.Normal() * sigmaKm / KmPerDegree, city.Longitude + random.Normal() * sigmaKm / KmPerDegree);

    /// <summary>Great-circle kilometres.</summary>
    internal double DistanceKm(in Place other)
    {
        double dx = X - other.X;
        double dy = Y - other.Y;
        double dz = Z - other.Z;
        double halfChord = Math.Min(1.0, Math.Sqrt(dx * dx + dy * dy + dz * dz) * 0.5);
        return 2 * EarthRadiusKm * PortableMath.Asin(halfChord);
    }
}
