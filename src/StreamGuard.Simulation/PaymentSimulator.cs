using StreamGuard.Core.Transactions;
using StreamGuard.Simulation.Accounts;
using StreamGuard.Simulation.Fraud;
using StreamGuard.Simulation.Payments;
using StreamGuard.Simulation.Randomness;
using StreamGuard.Simulation.World;

namespace StreamGuard.Simulation;

/// <summary>
/// A synthetic payment network. Yields payments in the order of their event times, without end, in memory that depends on the number
/// of accounts and merchants alone. Equal options give equal payments, on every machine. Not thread-safe; make one per consumer.
/// </summary>
public sealed class PaymentSimulator
{
    private readonly MerchantDirectory _directory;
    private readonly Account[] _accounts;
    private readonly GenuineSpending _spending;
    private readonly FraudPlanner _fraud;
    private readonly FieldGaps _gaps;
    private readonly Agenda _agenda;
    private readonly List<Payment> _plan = [];
    private readonly PlannedPayments _planned = new();
    private readonly ulong _transactionSalt;
    private ulong _sequence;

    /// <summary>Founds the network: draws merchants and account holders.</summary>
    /// <param name="options">What it is like.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message says which and why.</exception>
    public PaymentSimulator(SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0) throw new ArgumentException(string.Join(" ", errors), nameof(options));
        _directory = new MerchantDirectory(options.Merchants, (ulong)options.Seed);
        var factory = new AccountFactory(options, _directory);
        _accounts = new Account[options.Accounts];
        _agenda = new Agenda(options.Accounts + 64);
        for (int i = 0; i < _accounts.Length; i++)
        {
            _accounts[i] = factory.Create(i);
            _agenda.Add(GenuineSpending.NextTime(_accounts[i]), i);
        }

        _spending = new GenuineSpending(options, _directory, factory);
        _fraud = new FraudPlanner(options, new CrimeScene(options, _directory, _accounts, factory, _spending));
        _gaps = new FieldGaps(options);
        _transactionSalt = Mix64.Of((ulong)options.Seed ^ 0x7472616e73616374);
    }

    /// <summary>An endless stream of payments of a new network; take as many as you need. Each enumeration starts over.</summary>
    /// <param name="options">What the network is like.</param>
    /// <exception cref="ArgumentException">An option is out of range (thrown when the enumeration starts).</exception>
    public static IEnumerable<LabelledTransaction> Run(SimulationOptions options)
    {
        var simulator = new PaymentSimulator(options);
        if (options.OutOfOrderShare > 0 || options.DuplicateShare > 0)
        {
            var disturbance = new DeliveryDisturbance(simulator, options);
            while (true) yield return disturbance.Next();
        }

        while (true) yield return simulator.Next();
    }

    /// <summary>The next payment of the network, in event-time order: neither delayed nor repeated.</summary>
    public LabelledTransaction Next()
    {
        Payment payment;
        int item = _agenda.First;
        if (item >= _accounts.Length)
        {
            _agenda.RemoveFirst();
            payment = _planned.Take(item - _accounts.Length);
            return Record(payment);
        }

        Account account = _accounts[item];
        payment = _spending.Pay(account);
        _agenda.Postpone(GenuineSpending.NextTime(account));
        _plan.Clear();
        _fraud.Observe(account, payment, _plan);
        foreach (Payment planned in _plan) _agenda.Add(planned.TimeMs, _accounts.Length + _planned.Add(planned));
        return Record(payment);
    }

    private LabelledTransaction Record(in Payment payment)
    {
        Account account = _accounts[payment.Account];
        Merchant? merchant = payment.Merchant < 0 ? null : _directory.Merchants[payment.Merchant];
        int country = merchant?.CountryIndex ?? payment.PartyCountry;
        var transaction = new TransactionData(
            Token.Of("tx_", _transactionSalt, _sequence++),
            account.Id,
            payment.TimeMs,
            payment.AmountMinor,
            account.HomeCountry.Currency,
            merchant?.Id ?? payment.PartyId!,
            payment.Terminal < 0 ? null : _directory.Terminals[payment.Terminal].Id,
            merchant is null ? null : Categories.All[merchant.CategoryIndex].Code,
            country < 0 ? null : Geography.Countries[country].Code,
            account.HomeCountry.Code,
            payment.Channel,
            account.OpenedAtMs,
            payment.DeviceId,
            merchant is null || merchant.IsOnline ? null : DistanceKm(account, merchant));
        return new LabelledTransaction(_gaps.Apply(payment.Account, transaction), payment.Fraud is not null, payment.Fraud);
    }

    private static float DistanceKm(Account account, Merchant merchant) =>
        (float)(Math.Round(account.Home.DistanceKm(merchant.Place) * 10) / 10);
}
