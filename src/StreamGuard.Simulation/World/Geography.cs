namespace StreamGuard.Simulation.World;

/// <summary>The countries and cities of the simulated world. Coordinates are rounded to a tenth of a degree; shares are invented.</summary>
internal static class Geography
{
    internal static readonly Country[] Countries =
    [
        new("DE", "EUR", 1, 1.00, 1000, 22, 0.01),
        new("FR", "EUR", 1, 1.00, 1000, 14, 0.01),
        new("NL", "EUR", 1, 1.00, 1000, 7, 0.01),
        new("ES", "EUR", 1, 0.90, 1000, 8, 0.02),
        new("IT", "EUR", 1, 0.95, 1000, 8, 0.02),
        new("GB", "GBP", 0, 0.87, 1000, 14, 0.01),
        new("PL", "PLN", 1, 3.20, 5000, 9, 0.01),
        new("SE", "SEK", 1, 11.5, 10000, 4, 0.01),
        new("CH", "CHF", 1, 1.25, 1000, 3, 0.01),
        new("US", "USD", -5, 1.15, 2000, 8, 0.12),
        new("JP", "JPY", 9, 1.40, 1000, 5, 0.05),
        new("TR", "TRY", 3, 25.0, 10000, 0, 0.05),
        new("TH", "THB", 7, 22.0, 10000, 0, 0.10),
        new("AE", "AED", 4, 4.20, 10000, 0, 0.04),
        new("BR", "BRL", -3, 4.00, 5000, 0, 0.06),
        new("MX", "MXN", -6, 14.0, 10000, 0, 0.10),
    ];

    internal static readonly City[] Cities =
    [
        In("DE", 52.5, 13.4), In("DE", 53.6, 10.0), In("DE", 48.1, 11.6), In("DE", 50.9, 7.0),
        In("FR", 48.9, 2.4), In("FR", 45.8, 4.8), In("FR", 43.3, 5.4),
        In("NL", 52.4, 4.9), In("NL", 51.9, 4.5),
        In("ES", 40.4, -3.7), In("ES", 41.4, 2.2),
        In("IT", 45.5, 9.2), In("IT", 41.9, 12.5),
        In("GB", 51.5, -0.1), In("GB", 53.5, -2.2), In("GB", 55.9, -3.2),
        In("PL", 52.2, 21.0), In("PL", 50.1, 19.9),
        In("SE", 59.3, 18.1),
        In("CH", 47.4, 8.5),
        In("US", 40.7, -74.0), In("US", 41.9, -87.6), In("US", 25.8, -80.2),
        In("JP", 35.7, 139.7), In("JP", 34.7, 135.5),
        In("TR", 41.0, 29.0), In("TR", 36.9, 30.7),
        In("TH", 13.8, 100.5),
        In("AE", 25.2, 55.3),
        In("BR", -23.6, -46.6),
        In("MX", 21.2, -86.9),
    ];

    internal static int CountryIndex(string code) => Array.FindIndex(Countries, country => country.Code == code);

    internal static int FirstCityOf(int countryIndex) => Array.FindIndex(Cities, city => city.CountryIndex == countryIndex);

    private static City In(string country, double latitude, double longitude) => new(CountryIndex(country), latitude, longitude);
}
