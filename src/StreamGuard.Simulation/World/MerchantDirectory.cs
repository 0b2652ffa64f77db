using StreamGuard.Simulation.Randomness;

namespace StreamGuard.Simulation.World;

/// <summary>All merchants and terminals, findable by city and category. Immutable once built.</summary>
internal sealed class MerchantDirectory
{
    private const double MerchantScatterKm = 5;

    /// <summary>Web payments that go to a shop of just any country.</summary>
    private const double ForeignWebShare = 0.2;

    private readonly int[][] _byCityAndCategory;
    private readonly int[][] _online;
    private readonly int[][] _onlineByCountry;

    internal MerchantDirectory(int merchantCount, ulong seed)
    {
        var random = new SeededRandom(seed, Streams.Merchants);
        ulong salt = random.NextBits();
        var merchants = new List<Merchant>(merchantCount);
        var terminals = new List<Terminal>(merchantCount * 2);
        var physical = new List<int>[Geography.Cities.Length * Categories.All.Length];
        var online = new List<int>[Categories.All.Length];
        var onlineByCountry = new List<int>[Geography.Countries.Length * Categories.All.Length];
        for (int i = 0; i < physical.Length; i++) physical[i] = [];
        for (int i = 0; i < online.Length; i++) online[i] = [];
        for (int i = 0; i < onlineByCountry.Length; i++) onlineByCountry[i] = [];
        double[] weights = CumulativeMerchantWeights();
        int guaranteed = Geography.Cities.Length * Categories.PhysicalCount;
        for (int index = 0; index < merchantCount; index++)
        {
            // First every city gets one merchant of each category, then every country a web shop of each, then chance decides.
            int category;
            int city = random.Below(Geography.Cities.Length);
            if (index < guaranteed) (city, category) = (index / Categories.PhysicalCount, index % Categories.PhysicalCount);
            else if (index < FewestMerchants)
            {
                category = Categories.PhysicalCount + (index % Categories.OnlineCount);
                city = Geography.FirstCityOf((index - guaranteed) / Categories.OnlineCount);
            }
            else category = random.Pick(weights);
            Merchant merchant = Build(index, city, category, salt, terminals, ref random);
            merchants.Add(merchant);
            if (merchant.IsOnline)
            {
                online[category].Add(index);
                onlineByCountry[merchant.CountryIndex * Categories.All.Length + category].Add(index);
            }
            else physical[city * Categories.All.Length + category].Add(index);
        }

        Merchants = [.. merchants];
        Terminals = [.. terminals];
        _byCityAndCategory = Array.ConvertAll(physical, list => list.ToArray());
        _online = Array.ConvertAll(online, list => list.ToArray());
        _onlineByCountry = Array.ConvertAll(onlineByCountry, list => list.ToArray());
    }

    /// <summary>The smallest number of merchants with which every city and every country has one of each kind.</summary>
    internal static int FewestMerchants =>
        Geography.Cities.Length * Categories.PhysicalCount + Geography.Countries.Length * Categories.OnlineCount;

    internal Merchant[] Merchants { get; }

    internal Terminal[] Terminals { get; }

    /// <summary>
    /// A merchant of a category in a city, or a web shop of the city's country; popular ones come up more often.
    /// </summary>
    internal int Choose(int city, int category, ref SeededRandom random) => Popular(Categories.All[category].Online
        ? _onlineByCountry[Geography.Cities[city].CountryIndex * Categories.All.Length + category]
        : _byCityAndCategory[city * Categories.All.Length + category], ref random);

    /// <summary>A web shop of any country.</summary>
    internal int ChooseAnywhere(int onlineCategory, ref SeededRandom random) => Popular(_online[onlineCategory], ref random);

    /// <summary>As a customer chooses: in the city, or on the web mostly in the home country.</summary>
    internal int ChooseAsCustomer(int city, int category, ref SeededRandom random) =>
        Categories.All[category].Online && random.Chance(ForeignWebShare) ? ChooseAnywhere(category, ref random) : Choose(city, category, ref random);

    private static int Popular(int[] candidates, ref SeededRandom random)
    {
        double u = random.NextDouble();
        return candidates[(int)(u * u * candidates.Length)];
    }

    private static double[] CumulativeMerchantWeights()
    {
        double sum = 0;
        // Web shops are fewer than their payments suggest; a subscription's category still needs a few.
        return Array.ConvertAll(Categories.All, category => sum += category.Online ? 0.3 + category.Weight * 0.3 : 1 + category.Weight);
    }

    private static Merchant Build(int index, int city, int category, ulong salt, List<Terminal> terminals, ref SeededRandom random)
    {
        string id = Token.Of("mer_", salt, (ulong)index);
        double price = random.LogNormal(0.25);
        int country = Geography.Cities[city].CountryIndex;
        if (Categories.All[category].Online) return new Merchant(id, category, country, default, price, -1, 0);
        int first = terminals.Count;
        int count = random.Chance(0.5) ? 1 : random.Inclusive(2, 4);
        for (int i = 0; i < count; i++)
        {
            bool stripeOnly = random.Chance(Geography.Countries[country].StripeTerminalShare) && category != Categories.Cash;
            terminals.Add(new Terminal(Token.Of("term_", ~salt, (ulong)terminals.Count), stripeOnly));
        }

        return new Merchant(id, category, country, Place.Near(Geography.Cities[city], MerchantScatterKm, ref random), price, first, count);
    }
}
