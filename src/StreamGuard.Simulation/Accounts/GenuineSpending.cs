using StreamGuard.Core.Transactions;
using StreamGuard.Simulation.Payments;
using StreamGuard.Simulation.Randomness;
using StreamGuard.Simulation.World;

namespace StreamGuard.Simulation.Accounts;

/// <summary>What account holders pay for when their time has come, and how their lives go on: trips, new devices, big purchases.</summary>
internal sealed class GenuineSpending
{
    private const double FavouriteShare = 0.72;
    private const double FollowUpShare = 0.14;
    private const double MeanDeviceLifeDays = 240;
    private const double ForeignTripShare = 0.7;
    private const double DeviceShownOnline = 0.9;
    private const double MemoryOfAmounts = 0.04;
    private static readonly int[] BigCategories = Categories.With(CategoryUse.BigPurchase);
    private static readonly double[] TravelTastes = BuildTravelTastes();
    private readonly MerchantDirectory _directory;
    private readonly AccountFactory _factory;
    private readonly double _bigPurchaseShare;
    private readonly double _oddPriceShare;
    private readonly double _foreignDeviceShare;
    private readonly double _newPayeeShare;

    internal GenuineSpending(SimulationOptions options, MerchantDirectory directory, AccountFactory factory)
    {
        var scale = new Scale(options.Difficulty);
        _directory = directory;
        _factory = factory;
        _bigPurchaseShare = scale.Linear(0.002, 0.012);
        _oddPriceShare = scale.Linear(0.005, 0.03);
        _foreignDeviceShare = scale.Linear(0.002, 0.02);
        _newPayeeShare = scale.Linear(0.02, 0.15);
    }

    /// <summary>When the account pays next, for whatever reason.</summary>
    internal static long NextTime(Account account)
    {
        long next = account.NextPaymentMs;
        foreach (ref readonly Subscription subscription in account.Subscriptions.AsSpan())
            if (subscription.NextMs < next) next = subscription.NextMs;
        return next;
    }

    /// <summary>Makes the payment that is due and schedules the one after it.</summary>
    internal Payment Pay(Account account)
    {
        long due = NextTime(account);
        foreach (ref Subscription subscription in account.Subscriptions.AsSpan())
            if (subscription.NextMs == due) return PaySubscription(account, ref subscription);
        long now = account.NextPaymentMs;
        LiveUntil(account, now);
        Payment payment = account.Random.Chance(account.Person.TransferShare) ? Transfer(account) : Buy(account);
        payment.TimeMs = now;
        payment.Account = account.Index;
        account.PaymentCount++;
        // Who is out shopping often pays again soon, round the corner.
        account.NextPaymentMs = payment.Terminal >= 0 && account.Random.Chance(FollowUpShare)
            ? now + (long)(account.Random.Between(3, 45) * 60_000)
            : SpendingRhythm.Next(account, now, ref account.Random);
        return payment;
    }

    /// <summary>Fills in amount-independent parts of a card payment at a merchant: terminal, channel and device.</summary>
    internal void PayAt(Account account, int merchantIndex, ref Payment payment, ref SeededRandom random)
    {
        Merchant merchant = _directory.Merchants[merchantIndex];
        payment.Merchant = merchantIndex;
        payment.Terminal = -1;
        if (merchant.IsOnline)
        {
            payment.Channel = Channel.Ecommerce;
            payment.DeviceId = random.Chance(DeviceShownOnline) ? account.DeviceId : null;
            return;
        }

        double u = random.NextDouble();
        payment.Terminal = merchant.FirstTerminal + (int)(u * u * merchant.TerminalCount);
        if (merchant.CategoryIndex == Categories.Cash) payment.Channel = Channel.Atm;
        else if (_directory.Terminals[payment.Terminal].ReadsStripeOnly) payment.Channel = Channel.Magstripe;
        else if (random.Chance(account.ContactlessShare)) payment.Channel = Channel.Contactless;
        else payment.Channel = Channel.Chip;
        if (payment.Channel == Channel.Contactless && account.PaysByPhone) payment.DeviceId = account.DeviceId;
    }

    private static Payment PaySubscription(Account account, ref Subscription subscription)
    {
        var payment = new Payment
        {
            TimeMs = subscription.NextMs,
            Account = account.Index,
            Merchant = subscription.Merchant,
            Terminal = -1,
            AmountMinor = subscription.AmountMinor,
            Channel = Channel.Ecommerce,
        };
        // Every thirty days, some hours earlier or later as the merchant's nightly run happens to come by.
        subscription.NextMs += 30 * SpendingRhythm.DayMs + (long)(account.Random.Between(-3, 3) * SpendingRhythm.HourMs);
        account.PaymentCount++;
        return payment;
    }

    private void LiveUntil(Account account, long nowMs)
    {
        if (nowMs >= account.TripChangeMs) ChangeTrip(account, nowMs);
        if (nowMs < account.NextDeviceMs) return;
        account.DeviceNumber++;
        account.DeviceId = _factory.DeviceId(account.Index, account.DeviceNumber);
        account.NextDeviceMs = nowMs + (long)(account.Random.Exponential() * MeanDeviceLifeDays * SpendingRhythm.DayMs);
    }

    private static void ChangeTrip(Account account, long nowMs)
    {
        ref SeededRandom random = ref account.Random;
        account.IsTravelling = !account.IsTravelling;
        double days = account.IsTravelling ? 1.5 + 4.5 * random.Exponential() : account.Person.TripEveryDays * random.Exponential();
        account.TripChangeMs = nowMs + (long)(days * SpendingRhythm.DayMs);
        if (!account.IsTravelling)
        {
            account.City = account.HomeCity;
            return;
        }

        bool abroad = random.Chance(ForeignTripShare);
        int homeCountry = Geography.Cities[account.HomeCity].CountryIndex;
        int city = account.HomeCity;
        // Countries with a single city offer no trip inside them: after some tries any other city will do.
        for (int attempt = 0; attempt < 64; attempt++)
        {
            city = random.Below(Geography.Cities.Length);
            bool foreign = Geography.Cities[city].CountryIndex != homeCountry;
            if (city != account.HomeCity && (foreign == abroad || attempt > 40)) break;
        }

        account.City = city;
    }

    private Payment Transfer(Account account)
    {
        ref SeededRandom random = ref account.Random;
        Payee payee = random.Chance(_newPayeeShare)
            ? new Payee(_factory.PartyId(-1 - (long)random.Below(50_000_000)), 8_000 * random.LogNormal(1.1))
            : account.Payees[random.Below(account.Payees.Length)];
        double amount = payee.MedianEuroCents * account.MinorPerEuroCent * random.LogNormal(0.35);
        return new Payment
        {
            Merchant = -1,
            Terminal = -1,
            Channel = Channel.Transfer,
            AmountMinor = RoundTo(amount, random.Chance(0.6) ? account.HomeCountry.CashUnitMinor / 2 : 1),
            PartyId = payee.PartyId,
            PartyCountry = Geography.Cities[account.HomeCity].CountryIndex,
            DeviceId = random.Chance(_foreignDeviceShare) ? NewDevice(account) : account.DeviceId,
        };
    }

    private Payment Buy(Account account)
    {
        ref SeededRandom random = ref account.Random;
        bool big = random.Chance(_bigPurchaseShare);
        var payment = default(Payment);
        int merchantIndex = big ? BigMerchant(account) : ChooseMerchant(account);
        PayAt(account, merchantIndex, ref payment, ref random);
        if (payment.DeviceId is not null && random.Chance(_foreignDeviceShare)) payment.DeviceId = NewDevice(account);
        Merchant merchant = _directory.Merchants[merchantIndex];
        Category category = Categories.All[merchant.CategoryIndex];
        double amount = category.MedianEuroCents * merchant.PriceLevel * account.MinorPerEuroCent * random.LogNormal(category.Sigma);
        if (big) amount *= random.Between(1.5, 5);
        else if (random.Chance(_oddPriceShare)) amount *= random.Between(2, 8);
        payment.AmountMinor = RoundTo(amount, category.Use.HasFlag(CategoryUse.Cash) ? account.HomeCountry.CashUnitMinor : 1);
        account.LogTypicalAmount += MemoryOfAmounts * (PortableMath.Log(payment.AmountMinor) - account.LogTypicalAmount);
        return payment;
    }

    private int ChooseMerchant(Account account)
    {
        ref SeededRandom random = ref account.Random;
        if (random.Chance(FavouriteShare))
        {
            double u = random.NextDouble();
            int favourite = account.Favourites[(int)(u * u * account.Favourites.Length)];
            if (!account.IsTravelling || _directory.Merchants[favourite].IsOnline) return favourite;
        }

        return Discover(account, random.Pick(account.IsTravelling ? TravelTastes : account.Tastes));
    }

    private int BigMerchant(Account account) => Discover(account, BigCategories[account.Random.Below(BigCategories.Length)]);

    /// <summary>Shops are where the customer is; web shops are at home, wherever the customer travels.</summary>
    private int Discover(Account account, int category) =>
        _directory.ChooseAsCustomer(Categories.All[category].Online ? account.HomeCity : account.City, category, ref account.Random);

    /// <summary>A borrowed or shared device, or one used once.</summary>
    private string NewDevice(Account account) => _factory.DeviceId(account.Index, 100_000 + account.Random.Below(100_000));

    private static long RoundTo(double amount, long unit) => Math.Max(1, (long)Math.Round(amount / unit)) * unit;

    private static double[] BuildTravelTastes()
    {
        double sum = 0;
        return Array.ConvertAll(Categories.All, category => sum += category.Code switch
        {
            7011 => 10,
            5812 or 5813 or 5814 or 4111 => category.Weight * 2,
            _ => category.Online ? 0 : category.Weight,
        });
    }
}
