using StreamGuard.Core.Transactions;
using StreamGuard.Simulation.Accounts;
using StreamGuard.Simulation.Payments;
using StreamGuard.Simulation.World;

namespace StreamGuard.Simulation.Fraud;

/// <summary>Small probes at one or two web shops, then purchases that can be sold on.</summary>
internal sealed class CardTesting(CrimeScene scene) : FraudScheme(scene)
{
    private static readonly int[] ProbeCategories = Categories.With(CategoryUse.Probe, online: true);
    private static readonly int[] CashOutCategories = Categories.With(CategoryUse.Resale, online: true);

    internal override FraudKind Kind => FraudKind.CardTesting;

    internal override double PaymentsPerCase => 7;

    internal override bool TryPlan(Account victim, in Payment last, List<Payment> plan)
    {
        long time = Scene.CaseStart(victim, last.TimeMs);
        string? device = Scene.Random.Chance(Scene.Scale.Linear(0.9, 0.35)) ? Scene.ThiefDevice() : null;
        int probes = Scene.Random.Inclusive(3, Scene.Scale.Difficulty < 0.5 ? 7 : 5);
        int shop = ProbeShop(victim);
        for (int i = 0; i < probes; i++)
        {
            if (Scene.Random.Chance(0.25)) shop = ProbeShop(victim);
            double euroCents = Scene.Random.Between(Scene.Scale.Ratio(30, 150), Scene.Scale.Ratio(250, 900));
            Add(shop, Math.Max(1, (long)(victim.HomeCountry.MinorPerEuroCent * euroCents)));
            time += Scene.Pause(Scene.Scale.Ratio(0.5, 12));
        }

        time += Scene.Pause(Scene.Scale.Ratio(15, 600));
        int purchases = Scene.Random.Inclusive(1, 3);
        for (int i = 0; i < purchases; i++)
        {
            Add(Scene.ResaleMerchant(victim, victim.HomeCity, CashOutCategories), Scene.Times(victim, Scene.Scale.Ratio(12, 1.8)));
            time += Scene.Pause(Scene.Scale.Ratio(4, 90));
        }

        return true;

        void Add(int merchant, long amount)
        {
            Payment payment = Scene.At(victim, merchant, time, amount);
            payment.Channel = Channel.Ecommerce;
            payment.DeviceId = device;
            plan.Add(payment);
        }
    }

    private int ProbeShop(Account victim) => Scene.WebShop(victim.HomeCity, ProbeCategories[Scene.Random.Below(ProbeCategories.Length)]);
}
