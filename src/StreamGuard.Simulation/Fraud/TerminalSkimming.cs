using StreamGuard.Core.Transactions;
using StreamGuard.Simulation.Accounts;
using StreamGuard.Simulation.Payments;
using StreamGuard.Simulation.World;

namespace StreamGuard.Simulation.Fraud;

/// <summary>
/// A terminal has copied the cards of its visitors of the last weeks. A crew uses the copies for days, a few moderate payments each,
/// at a handful of terminals with stripe readers and of web shops.
/// </summary>
internal sealed class TerminalSkimming(CrimeScene scene) : FraudScheme(scene)
{
    private const int MostVictims = 10;
    private const long SkimmedForMs = 14 * SpendingRhythm.DayMs;
    private static readonly int[] StripeCategories = Categories.With(CategoryUse.Resale, online: false);
    private static readonly int[] WebCategories = Categories.With(CategoryUse.Resale, online: true);
    private readonly List<int> _visitors = [];

    internal override FraudKind Kind => FraudKind.TerminalSkimming;

    internal override double PaymentsPerCase => 16;

    internal override bool TryPlan(Account victim, in Payment last, List<Payment> plan)
    {
        if (last.Terminal < 0) return false;
        Scene.Visits.Since(last.Terminal, last.TimeMs - SkimmedForMs, _visitors);
        if (_visitors.Count < 3) return false;
        bool abroad = Scene.Random.Chance(Scene.Scale.Linear(0.8, 0.15));
        int city = abroad ? Scene.OtherCity(victim, abroad: true) : victim.HomeCity;
        int[] drops = [StripeDrop(city), StripeDrop(city), WebDrop(city), WebDrop(city)];
        int victims = 0;
        foreach (int visitor in _visitors)
        {
            Account account = Scene.Accounts[visitor];
            if (account.CaseEndsMs > last.TimeMs || victims == MostVictims) continue;
            victims++;
            PlanCard(account, last.TimeMs, drops, plan);
        }

        return victims > 0;
    }

    private void PlanCard(Account account, long nowMs, int[] drops, List<Payment> plan)
    {
        long time = nowMs + (long)(Scene.Random.Between(0.2, 4) * SpendingRhythm.DayMs);
        int payments = Scene.Random.Inclusive(2, 4);
        for (int i = 0; i < payments; i++)
        {
            int merchant = drops[(Scene.Random.Chance(0.6) ? 0 : 2) + Scene.Random.Below(2)];
            time = Scene.CaseStart(account, time);
            Payment payment = Scene.At(account, merchant, time, Scene.Times(account, Scene.Scale.Ratio(4, 1.1)));
            if (payment.Terminal >= 0) payment.Channel = Channel.Magstripe;
            payment.DeviceId = null;
            plan.Add(payment);
            time += (long)(Scene.Random.Between(0.1, 1.5) * SpendingRhythm.DayMs);
        }
    }

    private int StripeDrop(int city) =>
        Scene.Directory.Choose(city, StripeCategories[Scene.Random.Below(StripeCategories.Length)], ref Scene.Random);

    private int WebDrop(int city) => Scene.WebShop(city, WebCategories[Scene.Random.Below(WebCategories.Length)]);
}
