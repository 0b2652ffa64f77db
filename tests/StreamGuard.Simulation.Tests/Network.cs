namespace StreamGuard.Simulation.Tests;

/// <summary>Simulated networks that several tests look at; each is made once.</summary>
internal static class Network
{
    /// <summary>600 accounts over about 70 days, the default difficulty.</summary>
    public static readonly Lazy<LabelledTransaction[]> Usual = new(() => Take(new SimulationOptions { Accounts = 600 }, 200_000));

    /// <summary>The same with blatant fraud, so that each kind's signature is plain.</summary>
    public static readonly Lazy<LabelledTransaction[]> Blatant =
        new(() => Take(new SimulationOptions { Accounts = 600, Difficulty = 0, FraudRate = 0.02 }, 150_000));

    public static LabelledTransaction[] Take(SimulationOptions options, int count) => [.. PaymentSimulator.Run(options).Take(count)];

    /// <summary>The fraudulent payments of a kind, grouped by account.</summary>
    public static IGrouping<string, LabelledTransaction>[] CasesOf(FraudKind kind) =>
        [.. Blatant.Value.Where(payment => payment.Kind == kind).GroupBy(payment => payment.Transaction.AccountId)];

    /// <summary>The middle value of an account's genuine card payments.</summary>
    public static double MedianAmount(string accountId)
    {
        long[] amounts = [.. Blatant.Value
            .Where(p => !p.IsFraud && p.Transaction.AccountId == accountId && p.Transaction.MerchantCategory is not null)
            .Select(p => p.Transaction.AmountMinor)
            .Order()];
        return amounts[amounts.Length / 2];
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
