using StreamGuard.Simulation.Accounts;
using StreamGuard.Simulation.Payments;
using StreamGuard.Simulation.World;

namespace StreamGuard.Simulation.Fraud;

/// <summary>
/// The account that has just paid belongs to a mule: deceived holders of other accounts transfer money to it, and within hours
/// it goes on in parts to receivers that the mule never paid before. Both legs count as fraud.
/// </summary>
internal sealed class MuleTransfer(CrimeScene scene) : FraudScheme(scene)
{
    private const double UsualTransferEuroCents = 9_000;

    internal override FraudKind Kind => FraudKind.MuleTransfer;

    internal override double PaymentsPerCase => 6;

    internal override bool TryPlan(Account victim, in Payment last, List<Payment> plan)
    {
        Account mule = victim;
        long time = Scene.CaseStart(mule, last.TimeMs);
        double collected = 0;
        int payers = Scene.Random.Inclusive(1, 3);
        for (int i = 0; i < payers; i++)
        {
            Account payer = Scene.Accounts[Scene.Random.Below(Scene.Accounts.Length)];
            if (payer == mule || payer.CaseEndsMs > last.TimeMs) continue;
            double euroCents = UsualTransferEuroCents * mule.Person.Wealth * Scene.Scale.Ratio(9, 1.6) * Scene.Random.LogNormal(0.5);
            collected += euroCents;
            // The payer acts in person, from the usual device.
            plan.Add(CrimeScene.Transfer(payer, time, Minor(payer, euroCents), mule.PartyId, CrimeScene.HomeCountry(mule), payer.DeviceId));
            time += Scene.Pause(Scene.Scale.Ratio(20, 240));
        }

        if (plan.Count == 0) return false;
        bool abroad = Scene.Random.Chance(Scene.Scale.Linear(0.85, 0.2));
        int country = abroad ? Geography.Cities[Scene.OtherCity(mule, abroad: true)].CountryIndex : CrimeScene.HomeCountry(mule);
        int parts = Scene.Random.Inclusive(2, 5);
        for (int i = 0; i < parts; i++)
        {
            // The mule keeps a tenth.
            double euroCents = collected * 0.9 / parts * Scene.Random.LogNormal(0.15);
            plan.Add(CrimeScene.Transfer(mule, time, Minor(mule, euroCents), Scene.ThiefParty(), country, mule.DeviceId));
            time += Scene.Pause(Scene.Scale.Ratio(5, 150));
        }

        return true;
    }

    private static long Minor(Account account, double euroCents) => Math.Max(1, (long)(euroCents * account.HomeCountry.MinorPerEuroCent));
}
