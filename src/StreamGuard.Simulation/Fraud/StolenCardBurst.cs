using StreamGuard.Core.Transactions;
using StreamGuard.Simulation.Accounts;
using StreamGuard.Simulation.Payments;
using StreamGuard.Simulation.World;

namespace StreamGuard.Simulation.Fraud;

/// <summary>The card itself is stolen and held to terminal after terminal in the town where its owner is.</summary>
internal sealed class StolenCardBurst(CrimeScene scene) : FraudScheme(scene)
{
    private static readonly int[] ResaleCategories = Categories.With(CategoryUse.Resale, online: false);

    internal override FraudKind Kind => FraudKind.StolenCardBurst;

    internal override double PaymentsPerCase => 6;

    internal override bool TryPlan(Account victim, in Payment last, List<Payment> plan)
    {
        // It is stolen where it was used.
        if (last.Terminal < 0) return false;
        long time = last.TimeMs + Scene.Pause(Scene.Scale.Ratio(20, 60));
        int payments = Scene.Random.Inclusive(4, 9);
        for (int i = 0; i < payments; i++)
        {
            int merchant = Scene.ResaleMerchant(victim, victim.City, ResaleCategories);
            Payment payment = Scene.At(victim, merchant, time, Scene.Times(victim, Scene.Scale.Ratio(5, 1.3)));
            // A thief has the card, not the phone and not the secret number.
            if (payment.Channel == Channel.Chip) payment.Channel = Channel.Contactless;
            payment.DeviceId = null;
            plan.Add(payment);
            time += Scene.Pause(Scene.Scale.Ratio(6, 45));
        }

        return true;
    }
}
