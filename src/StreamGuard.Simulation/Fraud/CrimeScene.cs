using StreamGuard.Core.Transactions;
using StreamGuard.Simulation.Accounts;
using StreamGuard.Simulation.Payments;
using StreamGuard.Simulation.Randomness;
using StreamGuard.Simulation.World;

namespace StreamGuard.Simulation.Fraud;

/// <summary>What every scheme needs: the network, a random stream, the difficulty, and ways to put a fraudulent payment together.</summary>
internal sealed class CrimeScene
{
    internal SeededRandom Random;
    private readonly AccountFactory _factory;
    private readonly GenuineSpending _spending;
    private long _devices;
    private long _parties;

    internal CrimeScene(
        SimulationOptions options, MerchantDirectory directory, Account[] accounts, AccountFactory factory, GenuineSpending spending)
    {
        Random = new SeededRandom((ulong)options.Seed, Streams.Fraud);
        Scale = new Scale(options.Difficulty);
        Directory = directory;
        Accounts = accounts;
        Visits = new TerminalVisits(directory.Terminals.Length);
        _factory = factory;
        _spending = spending;
    }

    internal Scale Scale { get; }

    internal MerchantDirectory Directory { get; }

    internal Account[] Accounts { get; }

    internal TerminalVisits Visits { get; }

    internal static int HomeCountry(Account account) => Geography.Cities[account.HomeCity].CountryIndex;

    /// <summary>What the account holder usually pays by card, in minor units.</summary>
    internal static double Typical(Account account) => PortableMath.Exp(account.LogTypicalAmount);

    /// <summary>A device that the network has not seen.</summary>
    internal string ThiefDevice() => _factory.DeviceId(0, 500_000 + (int)(_devices++ % 500_000));

    /// <summary>A receiver of transfers whom nobody has paid before.</summary>
    internal string ThiefParty() => _factory.PartyId(-100_000_000 - _parties++);

    /// <summary>When a case begins: at night while the owner sleeps, or, the harder it is to be, at the hours the owner keeps.</summary>
    internal long CaseStart(Account victim, long nowMs)
    {
        long usual = SpendingRhythm.Next(victim, nowMs, ref Random);
        if (!Random.Chance(Scale.Linear(0.8, 0.02))) return usual;
        int hour = SpendingRhythm.LocalHour(victim, usual);
        long hoursToNight = (25 - hour + 24) % 24;
        return usual + hoursToNight * SpendingRhythm.HourMs + (long)(Random.Between(0, 3.5) * SpendingRhythm.HourMs);
    }

    /// <summary>A pause around some minutes.</summary>
    internal long Pause(double minutes) => 1 + (long)(minutes * 60_000 * Random.LogNormal(0.5));

    /// <summary>An amount that is so many times what the victim usually pays.</summary>
    internal long Times(Account victim, double ratio, double sigma = 0.45) =>
        Math.Max(1, (long)(Typical(victim) * ratio * Random.LogNormal(sigma)));

    /// <summary>A card payment at a merchant, for a given amount, in the victim's usual way of paying there.</summary>
    internal Payment At(Account victim, int merchant, long timeMs, long amountMinor)
    {
        var payment = new Payment { TimeMs = timeMs, Account = victim.Index, AmountMinor = amountMinor };
        _spending.PayAt(victim, merchant, ref payment, ref Random);
        return payment;
    }

    /// <summary>A transfer from an account to someone.</summary>
    internal static Payment Transfer(Account payer, long timeMs, long amountMinor, string partyId, int partyCountry, string? deviceId) => new()
    {
        TimeMs = timeMs,
        Account = payer.Index,
        Merchant = -1,
        Terminal = -1,
        Channel = Channel.Transfer,
        AmountMinor = amountMinor,
        PartyId = partyId,
        PartyCountry = partyCountry,
        DeviceId = deviceId,
    };

    /// <summary>
    /// A merchant where stolen goods are bought; the harder it is to be, the likelier one of the kinds that the victim goes to.
    /// </summary>
    internal int ResaleMerchant(Account victim, int city, int[] categories)
    {
        int category = categories[Random.Below(categories.Length)];
        bool online = Categories.All[category].Online;
        if (Random.Chance(Scale.Linear(0.05, 0.75)))
        {
            int favourite = Directory.Merchants[victim.Favourites[Random.Below(victim.Favourites.Length)]].CategoryIndex;
            // A favourite of the other channel does not fit the scheme, and cash would need the secret number.
            if (Categories.All[favourite].Online == online && favourite != Categories.Cash) category = favourite;
        }

        return online ? WebShop(city, category) : Directory.Choose(city, category, ref Random);
    }

    /// <summary>A web shop: anywhere, or, the harder it is to be, in the country where the victim buys.</summary>
    internal int WebShop(int city, int category) => Random.Chance(Scale.Linear(0.9, 0.2))
        ? Directory.ChooseAnywhere(category, ref Random)
        : Directory.Choose(city, category, ref Random);

    /// <summary>A city abroad, or in the victim's own country as far as it has another.</summary>
    internal int OtherCity(Account victim, bool abroad)
    {
        int home = HomeCountry(victim);
        int city = victim.HomeCity;
        for (int attempt = 0; attempt < 64; attempt++)
        {
            city = Random.Below(Geography.Cities.Length);
            bool foreign = Geography.Cities[city].CountryIndex != home;
            if (city != victim.HomeCity && (foreign == abroad || attempt > 40)) break;
        }

        return city;
    }
}
