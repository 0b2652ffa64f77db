namespace StreamGuard.Simulation.World;

/// <summary>The merchant categories of the simulated world.</summary>
internal static class Categories
{
    internal static readonly Category[] All =
    [
        new(5411, false, 22, 2400, 0.75), // groceries
        new(5462, false, 8, 620, 0.50), // bakeries
        new(5541, false, 6, 5200, 0.35), // fuel
        new(5812, false, 8, 3200, 0.60), // restaurants
        new(5814, false, 9, 1150, 0.45), // fast food
        new(5813, false, 3, 1800, 0.60), // bars
        new(5912, false, 4, 1600, 0.70), // pharmacies
        new(4111, false, 7, 420, 0.60), // local transport
        new(5311, false, 3, 4500, 0.80, CategoryUse.Resale), // department stores
        new(5651, false, 3.5, 5200, 0.70, CategoryUse.Resale), // clothing
        new(5732, false, 0.9, 16000, 0.90, CategoryUse.BigPurchase | CategoryUse.Resale), // electronics
        new(5712, false, 0.4, 30000, 0.80, CategoryUse.BigPurchase), // furniture
        new(5944, false, 0.2, 22000, 0.90, CategoryUse.BigPurchase | CategoryUse.Resale), // jewellery
        new(5200, false, 1.6, 4200, 0.80, CategoryUse.BigPurchase), // home improvement
        new(7011, false, 0.5, 18000, 0.60, CategoryUse.BigPurchase), // hotels
        new(7832, false, 1.0, 2200, 0.40), // cinemas
        new(8011, false, 0.7, 5000, 0.70), // doctors
        new(6011, false, 3.5, 9000, 0.55, CategoryUse.Cash), // cash machines
        new(5310, true, 6, 3300, 0.85), // web shops, general
        new(5691, true, 3, 5200, 0.60), // web shops, clothing
        new(5734, true, 0.9, 6500, 0.90, CategoryUse.Resale | CategoryUse.BigPurchase), // web shops, computers
        new(5815, true, 2.2, 900, 0.60, CategoryUse.Probe), // digital media
        new(5816, true, 1.2, 1400, 0.70, CategoryUse.Probe | CategoryUse.Resale), // games
        new(5947, true, 0.4, 4000, 0.60, CategoryUse.Resale), // gift cards
        new(8398, true, 0.3, 1500, 0.80, CategoryUse.Probe), // charities
        new(4722, true, 0.5, 32000, 0.70, CategoryUse.BigPurchase), // travel agencies
        new(4511, true, 0.4, 17000, 0.60, CategoryUse.BigPurchase), // airlines
        new(7995, true, 0.5, 2800, 0.80), // gambling
        new(4899, true, 0, 1300, 0.35, CategoryUse.Subscription), // television and streaming
        new(4814, true, 0, 2500, 0.40, CategoryUse.Subscription), // telephone
    ];

    internal static readonly int PhysicalCount = All.Count(category => !category.Online);

    internal static readonly int OnlineCount = All.Length - PhysicalCount;

    internal static readonly int Cash = Array.FindIndex(All, category => category.Use.HasFlag(CategoryUse.Cash));

    /// <summary>The indices of the categories with a role, physical or online or both (null).</summary>
    internal static int[] With(CategoryUse use, bool? online = null) =>
        [.. Enumerable.Range(0, All.Length).Where(i => All[i].Use.HasFlag(use) && (online is null || All[i].Online == online))];
}
