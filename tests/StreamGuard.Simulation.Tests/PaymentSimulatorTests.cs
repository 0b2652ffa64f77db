using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using StreamGuard.Core.Transactions;
using StreamGuard.Simulation.JsonLines;

namespace StreamGuard.Simulation.Tests;

public class PaymentSimulatorTests
{
    // These change whenever the simulation does, on purpose; they must not change between machines, runtimes or runs.
    private const string HashOfDefaults = "0f5774e0dbaf12bec37ff905b78a3a03348b15878973a040735b5fb7b1faea6d";
    private const string HashOfHardest = "e1d62196b64d53185897a653a806973b4124295408c27782a1f993c5dee34d1d";

    [Fact]
    public void Run_DefaultOptions_GivesTheSameBytesEverywhere() => Hash(new SimulationOptions(), 30_000).ShouldBe(HashOfDefaults);

    [Fact]
    public void Run_OtherSeedAndDifficulty_GivesTheSameBytesEverywhere() =>
        Hash(new SimulationOptions { Seed = -7, Difficulty = 1, Accounts = 100, FraudRate = 0.05 }, 30_000).ShouldBe(HashOfHardest);

    [Fact]
    public void Run_TwoSeeds_GivesDifferentNetworks()
    {
        LabelledTransaction[] one = Network.Take(new SimulationOptions { Accounts = 50, Seed = 1 }, 100);
        LabelledTransaction[] two = Network.Take(new SimulationOptions { Accounts = 50, Seed = 2 }, 100);
        one.Select(p => p.Transaction.AccountId).Intersect(two.Select(p => p.Transaction.AccountId)).ShouldBeEmpty();
        one.Select(p => p.Transaction.TransactionId).Intersect(two.Select(p => p.Transaction.TransactionId)).ShouldBeEmpty();
    }

    [Fact]
    public void Run_AnyOptions_IsOrderedUniqueAndWellFormed()
    {
        Arbitrary<(long Seed, int Accounts, double Difficulty, double FraudRate)> options = (
            from seed in Gen.Choose(int.MinValue, int.MaxValue)
            from accounts in Gen.Choose(10, 300)
            from difficulty in Gen.Choose(0, 100)
            from fraudRate in Gen.Choose(0, 20)
            select ((long)seed, accounts, difficulty / 100.0, fraudRate / 100.0)).ToArbitrary();
        Prop.ForAll(options, o => ShouldBeWellFormed(
                Network.Take(new SimulationOptions { Seed = o.Seed, Accounts = o.Accounts, Difficulty = o.Difficulty, FraudRate = o.FraudRate }, 4_000)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    [Fact]
    public void Run_LongPeriod_KeepsFraudRateAndKindsAsAsked()
    {
        LabelledTransaction[] payments = Network.Usual.Value;
        LabelledTransaction[] settled = payments[50_000..];
        settled.Count(p => p.IsFraud).ShouldBeInRange((int)(0.007 * settled.Length), (int)(0.009 * settled.Length));
        foreach (FraudKind kind in Enum.GetValues<FraudKind>())
            settled.Count(p => p.Kind == kind).ShouldBeInRange(120, 280, kind.ToString());
    }

    [Fact]
    public void Run_LongPeriod_IsStationary()
    {
        LabelledTransaction[] payments = Network.Usual.Value;

        // Whole months, because the pace follows the pay days.
        double[] firstMonth = Month(0);
        double[] secondMonth = Month(1);
        for (int i = 0; i < firstMonth.Length; i++) (secondMonth[i] / firstMonth[i]).ShouldBeInRange(0.85, 1.15, $"statistic {i}");

        double[] Month(int month)
        {
            long begin = SimulationOptions.DefaultStart.AddDays(5 + 31 * month).ToUnixTimeMilliseconds();
            long end = SimulationOptions.DefaultStart.AddDays(5 + 31 * (month + 1)).ToUnixTimeMilliseconds();
            TransactionData[] genuine = [.. payments
                .Where(p => !p.IsFraud && p.Transaction.EventTimeMs >= begin && p.Transaction.EventTimeMs < end)
                .Select(p => p.Transaction)];
            return
            [
                genuine.Length,
                genuine.Average(t => Math.Log(t.AmountMinor)),
                genuine.Count(t => t.Channel == Channel.Ecommerce),
                genuine.Count(t => t.Channel == Channel.Transfer),
            ];
        }
    }

    [Fact]
    public void Run_Accounts_PayAboutFiveTimesADay()
    {
        LabelledTransaction[] payments = Network.Usual.Value;
        double days = (payments[^1].Transaction.EventTimeMs - payments[0].Transaction.EventTimeMs) / 86_400_000.0;
        double perDay = payments.Length / days / 600;
        perDay.ShouldBeInRange(SimulationOptions.PaymentsPerAccountAndDay * 0.9, SimulationOptions.PaymentsPerAccountAndDay * 1.1);
    }

    [Fact]
    public void Run_GenuineCustomers_TravelAndChangeDevices()
    {
        TransactionData[] genuine = [.. Network.Usual.Value.Where(p => !p.IsFraud).Select(p => p.Transaction)];

        // Foreign and new are not fraud by themselves.
        genuine.Count(t => t.TerminalId is not null && t.MerchantCountry != t.AccountCountry).ShouldBeGreaterThan(genuine.Length / 100);
        genuine.Where(t => t.DeviceId is not null).GroupBy(t => t.AccountId).Count(account => account.Select(t => t.DeviceId).Distinct().Count() > 1)
            .ShouldBeGreaterThan(60);
        genuine.Count(t => t.DistanceFromHomeKm > 1_000).ShouldBeGreaterThan(genuine.Length / 100);
        genuine.Count(t => t.DistanceFromHomeKm < 60).ShouldBeGreaterThan(genuine.Length / 2);
    }

    [Fact]
    public void Run_AfterPayDay_SpendsMore()
    {
        // With most pay days on the 1st, 15th, 25th and 28th, the 1st to the 4th see more than the 10th to the 13th.
        ILookup<int, LabelledTransaction> byDay = Network.Usual.Value.ToLookup(
            p => DateTimeOffset.FromUnixTimeMilliseconds(p.Transaction.EventTimeMs).Day);
        int after = Enumerable.Range(1, 4).Sum(day => byDay[day].Count());
        int before = Enumerable.Range(10, 4).Sum(day => byDay[day].Count());
        (after / (double)before).ShouldBeGreaterThan(1.1);
    }

    [Fact]
    public void Run_Accounts_DoNotDependOnHowManyOthersThereAre()
    {
        var few = new SimulationOptions { Accounts = 20, FraudRate = 0, Difficulty = 0 };
        LabelledTransaction[] alone = Network.Take(few, 500);
        LabelledTransaction[] among = Network.Take(few with { Accounts = 40 }, 1_000);
        string account = alone[0].Transaction.AccountId;
        long[] timesAlone = [.. alone.Where(p => p.Transaction.AccountId == account).Select(p => p.Transaction.EventTimeMs).Take(10)];
        long[] timesAmong = [.. among.Where(p => p.Transaction.AccountId == account).Select(p => p.Transaction.EventTimeMs).Take(10)];
        timesAlone.Length.ShouldBe(10);
        timesAmong.ShouldBe(timesAlone);
    }

    [Fact]
    public void Run_WithFraud_LeavesTheGenuinePaymentsAsTheyAre()
    {
        var calm = new SimulationOptions { Accounts = 50, FraudRate = 0 };
        TransactionData[] without = [.. Network.Take(calm, 5_000).Select(p => p.Transaction)];
        TransactionData[] with = [.. Network.Take(calm with { FraudRate = 0.1 }, 8_000).Where(p => !p.IsFraud).Select(p => p.Transaction).Take(5_000)];
        with.Length.ShouldBe(5_000);

        // Ids are numbered in the order of all payments.
        with.Select(t => t with { TransactionId = "" }).ShouldBe(without.Select(t => t with { TransactionId = "" }));
    }

    [Fact]
    public void Constructor_WrongOptions_NamesThemAll()
    {
        var error = Should.Throw<ArgumentException>(() => new PaymentSimulator(new SimulationOptions { Accounts = 1, Difficulty = 2 }));
        error.Message.ShouldContain("Accounts is 1");
        error.Message.ShouldContain("Difficulty is 2");
    }

    private static void ShouldBeWellFormed(LabelledTransaction[] payments)
    {
        var ids = new HashSet<string>();
        long last = SimulationOptions.DefaultStart.ToUnixTimeMilliseconds();
        foreach (LabelledTransaction payment in payments)
        {
            TransactionData t = payment.Transaction;
            t.EventTimeMs.ShouldBeGreaterThanOrEqualTo(last);
            last = t.EventTimeMs;
            ids.Add(t.TransactionId).ShouldBeTrue();
            t.AccountId.ShouldMatch("^acct_[a-z2-7]{13}$");
            t.AmountMinor.ShouldBeGreaterThan(0);
            t.Currency.Length.ShouldBe(3);
            (t.TerminalId is null).ShouldBe(t.Channel is Channel.Ecommerce or Channel.Transfer);
            (t.DistanceFromHomeKm is null).ShouldBe(t.TerminalId is null);
            if (t.DistanceFromHomeKm is { } distance) distance.ShouldBeInRange(0, 20_040);
            (t.MerchantCategory is null).ShouldBe(t.Channel == Channel.Transfer);
            payment.IsFraud.ShouldBe(payment.Kind is not null);
        }
    }

    private static string Hash(SimulationOptions options, int count)
    {
        using var stream = new MemoryStream();
        using (var writer = new TransactionJsonWriter(stream))
        {
            foreach (LabelledTransaction payment in PaymentSimulator.Run(options).Take(count)) writer.Write(payment);
        }

        return Convert.ToHexStringLower(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    }
}
