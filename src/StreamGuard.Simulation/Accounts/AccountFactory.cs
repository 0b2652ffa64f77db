using StreamGuard.Simulation.Randomness;
using StreamGuard.Simulation.World;

namespace StreamGuard.Simulation.Accounts;

/// <summary>Makes account holders, each from a random stream of its own, so that an account is the same however many others there are.</summary>
internal sealed class AccountFactory(SimulationOptions options, MerchantDirectory directory)
{
    private const double HomeScatterKm = 7;
    private const double MeanDeviceLifeDays = 240;
    private const int FavouriteCount = 14;
    private static readonly double[] TypeShares = Cumulate(PersonType.All, type => type.Share);
    private static readonly double[] CityShares = Cumulate(Geography.Cities, CityWeight);
    private static readonly int[] SubscriptionCategories = Categories.With(CategoryUse.Subscription);
    private readonly ulong _salt = new SeededRandom((ulong)options.Seed, Streams.Identifiers).NextBits();
    private readonly long _startMs = options.Start.ToUnixTimeMilliseconds();

    internal Account Create(int index)
    {
        var random = new SeededRandom((ulong)options.Seed, Streams.FirstAccount + (ulong)index);
        PersonType person = PersonType.All[random.Pick(TypeShares)];
        int city = random.Pick(CityShares);
        Country country = Geography.Countries[Geography.Cities[city].CountryIndex];
        double[] tastes = Tastes(person, ref random);
        double minorPerEuroCent = country.MinorPerEuroCent * person.Wealth * random.LogNormal(0.25);
        var account = new Account
        {
            Index = index,
            Id = Token.Of("acct_", _salt, (ulong)index),
            PartyId = PartyId(index),
            Person = person,
            HomeCity = city,
            HomeCountry = country,
            Home = Place.Near(Geography.Cities[city], HomeScatterKm, ref random),
            // Squaring makes young accounts commoner than a uniform age would.
            OpenedAtMs = random.Chance(0.03) ? null : _startMs - (long)((5 + 5_000 * Square(random.NextDouble())) * SpendingRhythm.DayMs),
            PaymentsPerDay = person.PaymentsPerDay * random.LogNormal(0.3),
            MinorPerEuroCent = minorPerEuroCent,
            PayDay = random.Below(4) switch { 0 => 1, 1 => 15, 2 => 25, _ => 28 },
            ContactlessShare = random.Between(0.35, 0.9),
            PaysByPhone = random.Chance(person.OnlineTaste > 1 ? 0.6 : 0.3),
            Favourites = Favourites(city, tastes, ref random),
            Tastes = tastes,
            Payees = Payees(ref random),
            Subscriptions = Subscriptions(city, minorPerEuroCent, ref random),
            DeviceId = DeviceId(index, 0),
            City = city,
            LogTypicalAmount = PortableMath.Log(2000 * minorPerEuroCent),
        };
        account.NextDeviceMs = _startMs + (long)(random.Exponential() * MeanDeviceLifeDays * SpendingRhythm.DayMs);
        account.TripChangeMs = _startMs + (long)(random.Exponential() * person.TripEveryDays * SpendingRhythm.DayMs);
        account.Random = random;
        account.NextPaymentMs = SpendingRhythm.Next(account, _startMs, ref account.Random);
        return account;
    }

    /// <summary>The identifier of an account holder's n-th device.</summary>
    internal string DeviceId(int account, int number) => Token.Of("dev_", _salt ^ 0x5bd1e995, ((ulong)account << 20) + (ulong)number);

    /// <summary>The identifier of someone who receives transfers; negative numbers are outside the network.</summary>
    internal string PartyId(long number) => Token.Of("party_", _salt ^ 0x27d4eb2f, (ulong)number);

    private static double[] Tastes(PersonType person, ref SeededRandom random)
    {
        var tastes = new double[Categories.All.Length];
        double sum = 0;
        for (int i = 0; i < tastes.Length; i++)
        {
            Category category = Categories.All[i];
            double weight = category.Weight * (category.Online ? person.OnlineTaste : 1) * random.LogNormal(0.5);
            tastes[i] = sum += weight;
        }

        return tastes;
    }

    private int[] Favourites(int city, double[] tastes, ref SeededRandom random)
    {
        var favourites = new int[FavouriteCount];
        for (int i = 0; i < favourites.Length; i++)
            favourites[i] = directory.ChooseAsCustomer(city, random.Pick(tastes), ref random);
        return favourites;
    }

    private Payee[] Payees(ref SeededRandom random)
    {
        var payees = new Payee[random.Inclusive(2, 6)];
        for (int i = 0; i < payees.Length; i++)
        {
            // The first is the landlord or the bank that lent for the house; the others are friends, family and clubs.
            long party = random.Chance(0.6) ? random.Below(options.Accounts) : -1 - (long)random.Below(1_000_000);
            payees[i] = new Payee(PartyId(party), i == 0 ? random.Between(50_000, 120_000) : 4_000 * random.LogNormal(0.8));
        }

        return payees;
    }

    private Subscription[] Subscriptions(int city, double minorPerEuroCent, ref SeededRandom random)
    {
        var subscriptions = new Subscription[random.Inclusive(1, 4)];
        for (int i = 0; i < subscriptions.Length; i++)
        {
            int merchant = directory.Choose(city, SubscriptionCategories[random.Below(SubscriptionCategories.Length)], ref random);
            Merchant seller = directory.Merchants[merchant];
            Category category = Categories.All[seller.CategoryIndex];
            double amount = category.MedianEuroCents * seller.PriceLevel * minorPerEuroCent * random.LogNormal(category.Sigma);
            subscriptions[i] = new Subscription
            {
                Merchant = merchant,
                AmountMinor = Math.Max(1, (long)amount),
                NextMs = _startMs + (long)(random.NextDouble() * 30 * SpendingRhythm.DayMs),
            };
        }

        return subscriptions;
    }

    private static double CityWeight(City city)
    {
        int citiesOfCountry = Geography.Cities.Count(other => other.CountryIndex == city.CountryIndex);
        return Geography.Countries[city.CountryIndex].AccountShare / citiesOfCountry;
    }

    private static double[] Cumulate<T>(T[] items, Func<T, double> weight)
    {
        double sum = 0;
        return Array.ConvertAll(items, item => sum += weight(item));
    }

    private static double Square(double x) => x * x;
}
