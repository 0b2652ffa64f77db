using Shouldly;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Simulation.Tests.Fraud;

/// <summary>Each kind of fraud does what its description says.</summary>
public class FraudSchemeTests
{
    private const double MinuteMs = 60_000;

    [Fact]
    public void CardTesting_SmallWebProbes_ThenCashOut()
    {
        var ratios = new List<double>();
        foreach (IGrouping<string, LabelledTransaction> account in Network.CasesOf(FraudKind.CardTesting))
        {
            account.ShouldAllBe(p => p.Transaction.Channel == Channel.Ecommerce);
            double median = Network.MedianAmount(account.Key);
            account.First().Transaction.AmountMinor.ShouldBeLessThan((long)median);
            ratios.Add(account.Max(p => p.Transaction.AmountMinor) / (double)account.First().Transaction.AmountMinor);
        }

        Network.Median(ratios).ShouldBeGreaterThan(30);
    }

    [Fact]
    public void AccountTakeover_RisingTransfers_FromADeviceThatIsNotTheOwners()
    {
        foreach (IGrouping<string, LabelledTransaction> account in Network.CasesOf(FraudKind.AccountTakeover))
        {
            HashSet<string?> ownDevices = [.. Network.Blatant.Value
                .Where(p => !p.IsFraud && p.Transaction.AccountId == account.Key)
                .Select(p => p.Transaction.DeviceId)];
            account.ShouldAllBe(p => p.Transaction.Channel == Channel.Transfer && p.Transaction.DeviceId != null);
            account.ShouldAllBe(p => !ownDevices.Contains(p.Transaction.DeviceId));
        }

        (LabelledTransaction Earlier, LabelledTransaction Later)[] steps = Steps(FraudKind.AccountTakeover, 120 * MinuteMs);
        steps.ShouldAllBe(step => step.Later.Transaction.AmountMinor > step.Earlier.Transaction.AmountMinor);
    }

    [Fact]
    public void StolenCardBurst_ManyTerminals_WithinHours()
    {
        (LabelledTransaction Earlier, LabelledTransaction Later)[] steps = Steps(FraudKind.StolenCardBurst, 120 * MinuteMs);
        steps.Length.ShouldBeGreaterThan(100);
        Network.Median(steps.Select(Gap)).ShouldBeLessThan(20 * MinuteMs);
        steps.ShouldAllBe(step => step.Later.Transaction.TerminalId != null && step.Later.Transaction.DeviceId == null);
    }

    [Fact]
    public void TerminalSkimming_VictimsShareATerminal_AndPayForDays()
    {
        LabelledTransaction[] payments = Network.Blatant.Value;
        IGrouping<string, LabelledTransaction>[] cases = Network.CasesOf(FraudKind.TerminalSkimming);
        cases.SelectMany(account => account).ShouldAllBe(p => p.Transaction.Channel == Channel.Magstripe || p.Transaction.Channel == Channel.Ecommerce);
        cases.Count(account => account.Last().Transaction.EventTimeMs - account.First().Transaction.EventTimeMs > 24 * 60 * MinuteMs)
            .ShouldBeGreaterThan(cases.Length / 2);

        // The accounts that the same drop merchant sees within its days of use were at one terminal before.
        Dictionary<string, HashSet<string>> terminals = payments
            .Where(p => !p.IsFraud && p.Transaction.TerminalId is not null)
            .GroupBy(p => p.Transaction.AccountId)
            .ToDictionary(account => account.Key, account => account.Select(p => p.Transaction.TerminalId!).ToHashSet());
        string[][] crews = [.. payments
            .Where(p => p.Kind == FraudKind.TerminalSkimming && p.Transaction.TerminalId is not null)
            .GroupBy(p => p.Transaction.MerchantId)
            .Select(drop => drop.Select(p => p.Transaction.AccountId).Distinct().ToArray())
            .Where(accounts => accounts.Length >= 3)];
        crews.ShouldNotBeEmpty();
        crews.Count(accounts => accounts.Skip(1).Any(other => terminals[accounts[0]].Overlaps(terminals[other]))).ShouldBeGreaterThan(crews.Length * 3 / 4);
    }

    [Fact]
    public void ImpossibleTravel_CardPresentFarAway_ShortlyAfterHome()
    {
        var before = new Dictionary<string, TransactionData>();
        int impossible = 0;
        int cases = 0;
        foreach (LabelledTransaction payment in Network.Blatant.Value)
        {
            TransactionData t = payment.Transaction;
            if (t.DistanceFromHomeKm is null) continue;
            if (payment.Kind == FraudKind.ImpossibleTravel)
            {
                t.MerchantCountry.ShouldNotBe(t.AccountCountry);
                if (before.TryGetValue(t.AccountId, out TransactionData? last))
                {
                    cases++;
                    double hours = Math.Max(1, t.EventTimeMs - last.EventTimeMs) / (60 * MinuteMs);
                    if ((t.DistanceFromHomeKm - last.DistanceFromHomeKm) / hours > 300) impossible++;
                    before.Remove(t.AccountId);
                }
            }
            else if (!payment.IsFraud) before[t.AccountId] = t;
        }

        cases.ShouldBeGreaterThan(50);
        impossible.ShouldBeGreaterThan(cases * 8 / 10);
    }

    [Fact]
    public void MuleTransfer_MoneyInThenOut_AtOnce()
    {
        LabelledTransaction[] transfers = [.. Network.Blatant.Value.Where(p => p.Kind == FraudKind.MuleTransfer)];
        transfers.ShouldAllBe(p => p.Transaction.Channel == Channel.Transfer);

        // Money comes in from several accounts under one receiver, and goes out in several transfers of one account.
        transfers.GroupBy(p => p.Transaction.MerchantId).Count(receiver => receiver.Select(p => p.Transaction.AccountId).Distinct().Count() > 1)
            .ShouldBeGreaterThan(10);
        transfers.GroupBy(p => p.Transaction.AccountId).Count(payer => payer.Select(p => p.Transaction.MerchantId).Distinct().Count() > 1)
            .ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData(FraudKind.CardTesting)]
    [InlineData(FraudKind.TerminalSkimming)]
    [InlineData(FraudKind.MuleTransfer)]
    public void KindWeights_KindLeftOut_NeverOccursAndOthersFillTheRate(FraudKind without)
    {
        Dictionary<FraudKind, double> weights = Enum.GetValues<FraudKind>().ToDictionary(kind => kind, kind => kind == without ? 0.0 : 1.0);
        LabelledTransaction[] payments = Network.Take(new SimulationOptions { Accounts = 200, KindWeights = weights, FraudRate = 0.02 }, 60_000);
        payments.ShouldAllBe(p => p.Kind != without);
        payments[10_000..].Count(p => p.IsFraud).ShouldBeInRange(850, 1_150);
        payments.Where(p => p.IsFraud).Select(p => p.Kind).Distinct().Count().ShouldBe(5);
    }

    [Fact]
    public void Difficulty_FromNothingToAll_BringsAmountsNearTheUsual()
    {
        double blatant = Excess(0);
        double subtle = Excess(1);
        blatant.ShouldBeGreaterThan(3);
        subtle.ShouldBeLessThan(2);

        static double Excess(double difficulty)
        {
            var options = new SimulationOptions
            {
                Accounts = 200,
                Difficulty = difficulty,
                FraudRate = 0.02,
                KindWeights = new Dictionary<FraudKind, double> { [FraudKind.StolenCardBurst] = 1 },
            };
            LabelledTransaction[] payments = Network.Take(options, 40_000);
            ILookup<string, double> genuine = payments.Where(p => !p.IsFraud).ToLookup(p => p.Transaction.AccountId, p => (double)p.Transaction.AmountMinor);
            return Network.Median(payments.Where(p => p.IsFraud).Select(p => p.Transaction.AmountMinor / Network.Median(genuine[p.Transaction.AccountId])));
        }
    }

    [Fact]
    public void FraudRate_Zero_GivesNone() =>
        Network.Take(new SimulationOptions { Accounts = 50, FraudRate = 0 }, 20_000).ShouldAllBe(p => !p.IsFraud);

    /// <summary>Pairs of consecutive fraudulent payments of one account that are at most so far apart.</summary>
    private static (LabelledTransaction Earlier, LabelledTransaction Later)[] Steps(FraudKind kind, double withinMs) =>
        [.. Network.CasesOf(kind).SelectMany(account => account.Zip(account.Skip(1))).Where(step => Gap(step) < withinMs)];

    private static double Gap((LabelledTransaction Earlier, LabelledTransaction Later) step) =>
        step.Later.Transaction.EventTimeMs - step.Earlier.Transaction.EventTimeMs;
}
