using Shouldly;
using StreamGuard.Simulation.World;

namespace StreamGuard.Simulation.Tests.World;

public class PlaceTests
{
    [Theory]
    [InlineData(52.5, 13.4, 48.9, 2.4, 876)] // Berlin to Paris
    [InlineData(51.5, -0.1, 40.7, -74.0, 5_572)] // London to New York
    [InlineData(35.7, 139.7, -23.6, -46.6, 18_540)] // Tokyo to Sao Paulo
    [InlineData(0, 0, 0, 180, 20_015)]
    [InlineData(52.5, 13.4, 52.5, 13.4, 0)]
    public void DistanceKm_KnownPairs_IsRightToOnePercent(double latitude, double longitude, double otherLatitude, double otherLongitude, double km) =>
        Place.At(latitude, longitude).DistanceKm(Place.At(otherLatitude, otherLongitude)).ShouldBe(km, Math.Max(0.001, km * 0.01));
}
