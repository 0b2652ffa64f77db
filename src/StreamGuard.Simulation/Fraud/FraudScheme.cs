using StreamGuard.Simulation.Accounts;
using StreamGuard.Simulation.Payments;

namespace StreamGuard.Simulation.Fraud;

/// <summary>How one kind of fraud goes about it.</summary>
internal abstract class FraudScheme(CrimeScene scene)
{
    internal abstract FraudKind Kind { get; }

    /// <summary>About how many payments a case has; only spaces the cases, the rate is kept exactly whatever it is.</summary>
    internal abstract double PaymentsPerCase { get; }

    protected CrimeScene Scene { get; } = scene;

    /// <summary>Plans a case against the account that has just paid.</summary>
    /// <param name="victim">The account.</param>
    /// <param name="last">Its genuine payment just now.</param>
    /// <param name="plan">Receives the fraudulent payments, in any order, none before <paramref name="last"/>.</param>
    /// <returns>False when this account or payment does not lend itself; then nothing was added.</returns>
    internal abstract bool TryPlan(Account victim, in Payment last, List<Payment> plan);
}
