using Shouldly;
using StreamGuard.Simulation.Randomness;
using StreamGuard.Simulation.World;

namespace StreamGuard.Simulation.Tests.World;

public class MerchantDirectoryTests
{
    [Fact]
    public void Choose_FewestMerchants_FindsOneOfEveryCategoryInEveryCity()
    {
        var directory = new MerchantDirectory(MerchantDirectory.FewestMerchants, 3);
        var random = new SeededRandom(1, 1);
        for (int city = 0; city < Geography.Cities.Length; city++)
        {
            for (int category = 0; category < Categories.All.Length; category++)
            {
                Merchant merchant = directory.Merchants[directory.Choose(city, category, ref random)];
                merchant.CategoryIndex.ShouldBe(category);
                merchant.CountryIndex.ShouldBe(Geography.Cities[city].CountryIndex);
                merchant.IsOnline.ShouldBe(Categories.All[category].Online);
            }
        }
    }

    [Fact]
    public void Merchants_EveryTerminal_BelongsToExactlyOne()
    {
        var directory = new MerchantDirectory(2_000, 3);
        var owners = new int[directory.Terminals.Length];
        foreach (Merchant merchant in directory.Merchants)
            for (int i = 0; i < merchant.TerminalCount; i++) owners[merchant.FirstTerminal + i]++;
        owners.ShouldAllBe(count => count == 1);
    }
}
