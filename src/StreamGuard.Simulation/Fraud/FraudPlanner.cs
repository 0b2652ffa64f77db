using StreamGuard.Simulation.Accounts;
using StreamGuard.Simulation.Payments;

namespace StreamGuard.Simulation.Fraud;

/// <summary>
/// Decides when cases of fraud begin. Each genuine payment earns every kind a fraction of a fraudulent one; when a kind has earned
/// a case, an account that suits it becomes its victim. So the shares come out as asked, whatever the size of the cases.
/// </summary>
internal sealed class FraudPlanner
{
    /// <summary>Accounts with a shorter past are left alone: there would be nothing for a detector to compare with.</summary>
    private const int ShortestPast = 8;

    private const double ChanceToBeChosen = 0.1;
    private readonly CrimeScene _scene;
    private readonly FraudScheme[] _schemes;
    private readonly double[] _earnedPerPayment;
    private readonly double[] _balances;
    private readonly double[] _thresholds;

    internal FraudPlanner(SimulationOptions options, CrimeScene scene)
    {
        _scene = scene;
        FraudScheme[] all =
        [
            new CardTesting(scene), new AccountTakeover(scene), new StolenCardBurst(scene),
            new TerminalSkimming(scene), new ImpossibleTravel(scene), new MuleTransfer(scene),
        ];
        double sum = 0;
        foreach (FraudScheme scheme in all) sum += Weight(scheme);
        _schemes = options.FraudRate > 0 ? Array.FindAll(all, scheme => Weight(scheme) > 0) : [];
        double fraudPerGenuine = options.FraudRate / (1 - options.FraudRate);
        _earnedPerPayment = Array.ConvertAll(_schemes, scheme => fraudPerGenuine * Weight(scheme) / sum);
        _balances = new double[_schemes.Length];
        _thresholds = Array.ConvertAll(_schemes, NextThreshold);

        double Weight(FraudScheme scheme) => options.KindWeights.TryGetValue(scheme.Kind, out double weight) ? weight : 0;
    }

    /// <summary>Takes note of a genuine payment and plans the cases that have fallen due.</summary>
    /// <param name="account">The account that paid.</param>
    /// <param name="payment">What it paid.</param>
    /// <param name="plan">Receives fraudulent payments, none before this one.</param>
    internal void Observe(Account account, in Payment payment, List<Payment> plan)
    {
        if (payment.Terminal >= 0) _scene.Visits.Add(payment.Terminal, account.Index, payment.TimeMs);
        if (account.PaymentCount < ShortestPast) return;
        for (int i = 0; i < _schemes.Length; i++)
        {
            _balances[i] += _earnedPerPayment[i];
            if (_balances[i] < _thresholds[i] || account.CaseEndsMs > payment.TimeMs || !_scene.Random.Chance(ChanceToBeChosen)) continue;
            int before = plan.Count;
            if (!_schemes[i].TryPlan(account, payment, plan)) continue;
            _balances[i] -= plan.Count - before;
            _thresholds[i] = NextThreshold(_schemes[i]);
            for (int p = before; p < plan.Count; p++) Close(plan, p, _schemes[i].Kind);
        }
    }

    private void Close(List<Payment> plan, int index, FraudKind kind)
    {
        Payment payment = plan[index];
        payment.Fraud = kind;
        plan[index] = payment;
        Account account = _scene.Accounts[payment.Account];
        if (payment.TimeMs > account.CaseEndsMs) account.CaseEndsMs = payment.TimeMs;
    }

    private double NextThreshold(FraudScheme scheme) => scheme.PaymentsPerCase * _scene.Random.Between(0.1, 1.9);
}
