using StreamGuard.Core.Transactions;
using StreamGuard.Simulation.Accounts;
using StreamGuard.Simulation.Payments;
using StreamGuard.Simulation.World;

namespace StreamGuard.Simulation.Fraud;

/// <summary>Right after the owner paid at home, a copy of the card pays at terminals in a distant town.</summary>
internal sealed class ImpossibleTravel(CrimeScene scene) : FraudScheme(scene)
{
    private static readonly int[] ResaleCategories = Categories.With(CategoryUse.Resale, online: false);

    internal override FraudKind Kind => FraudKind.ImpossibleTravel;

    internal override double PaymentsPerCase => 3;

    internal override bool TryPlan(Account victim, in Payment last, List<Payment> plan)
    {
        if (last.Terminal < 0 || victim.IsTravelling) return false;
        int city = Scene.OtherCity(victim, abroad: Scene.Random.Chance(Scene.Scale.Linear(1, 0.4)));
        long time = last.TimeMs + Scene.Pause(Scene.Scale.Ratio(15, 90));
        int payments = Scene.Random.Inclusive(2, 4);
        for (int i = 0; i < payments; i++)
        {
            int merchant = Scene.ResaleMerchant(victim, city, ResaleCategories);
            Payment payment = Scene.At(victim, merchant, time, Scene.Times(victim, Scene.Scale.Ratio(5, 1.2)));
            payment.Channel = Scene.Random.Chance(Scene.Scale.Linear(0.8, 0.3)) ? Channel.Magstripe : Channel.Chip;
            payment.DeviceId = null;
            plan.Add(payment);
            time += Scene.Pause(Scene.Scale.Ratio(12, 75));
        }

        return true;
    }
}
