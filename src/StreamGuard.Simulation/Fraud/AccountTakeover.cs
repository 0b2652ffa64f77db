using StreamGuard.Simulation.Accounts;
using StreamGuard.Simulation.Payments;
using StreamGuard.Simulation.World;

namespace StreamGuard.Simulation.Fraud;

/// <summary>Transfers of rising amounts to new receivers, mostly from a device that the account holder never used.</summary>
internal sealed class AccountTakeover(CrimeScene scene) : FraudScheme(scene)
{
    private const double UsualTransferEuroCents = 9_000;

    internal override FraudKind Kind => FraudKind.AccountTakeover;

    internal override double PaymentsPerCase => 4;

    internal override bool TryPlan(Account victim, in Payment last, List<Payment> plan)
    {
        long time = Scene.CaseStart(victim, last.TimeMs);
        bool ownDevice = Scene.Random.Chance(Scene.Scale.Linear(0, 0.3));
        string device = ownDevice ? victim.DeviceId : Scene.ThiefDevice();
        bool abroad = Scene.Random.Chance(Scene.Scale.Linear(0.85, 0.1));
        int country = abroad ? Geography.Cities[Scene.OtherCity(victim, abroad: true)].CountryIndex : CrimeScene.HomeCountry(victim);
        string party = Scene.ThiefParty();
        double amount = UsualTransferEuroCents * victim.MinorPerEuroCent * Scene.Scale.Ratio(4, 0.9) * Scene.Random.LogNormal(0.4);
        double growth = Scene.Scale.Ratio(1.9, 1.25);
        int transfers = Scene.Random.Inclusive(2, 6);
        for (int i = 0; i < transfers; i++)
        {
            if (Scene.Random.Chance(0.3)) party = Scene.ThiefParty();
            plan.Add(CrimeScene.Transfer(victim, time, Math.Max(1, (long)amount), party, country, device));
            amount *= growth * Scene.Random.LogNormal(0.1);
            time += Scene.Pause(Scene.Scale.Ratio(6, 300));
        }

        return true;
    }
}
