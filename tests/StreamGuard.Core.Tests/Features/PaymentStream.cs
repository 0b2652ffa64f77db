using FsCheck;
using FsCheck.Fluent;
using StreamGuard.Core.Terminals;
using StreamGuard.Core.Transactions;
using static StreamGuard.Core.Tests.Features.TransactionSample;

namespace StreamGuard.Core.Tests.Features;

/// <summary>Generated payments of one account, in the order of their arrival.</summary>
/// <param name="Capacity">The history's capacity.</param>
/// <param name="Length">The history tensor's length.</param>
/// <param name="Payments">The payments.</param>
/// <param name="Frauds">Which of them an outcome calls fraud.</param>
/// <param name="Terminals">What is known of each one's terminal.</param>
public sealed record PaymentStream(int Capacity, int Length, TransactionData[] Payments, bool[] Frauds, TerminalKnowledge[] Terminals)
{
    /// <summary>Payments such as occur, in order of time.</summary>
    public static Arbitrary<PaymentStream> Plausible() => Streams(PlausiblePayment, isOrdered: true);

    /// <summary>Payments such as occur, in any order.</summary>
    public static Arbitrary<PaymentStream> Disordered() => Streams(PlausiblePayment, isOrdered: false);

    /// <summary>Payments with absurd values, in any order.</summary>
    public static Arbitrary<PaymentStream> Absurd() => Streams(AbsurdPayment, isOrdered: false);

    /// <summary>Payments of a few weeks with bursts at their end, in order of time and in up to four currencies, through a history that the store can keep.</summary>
    public static Arbitrary<PaymentStream> Bursts()
    {
        Gen<PaymentStream> streams =
            from capacity in Gen.Elements(4, 8, 32)
            from length in Gen.Choose(2, capacity)
            from everyday in PlausiblePayment.ArrayOf(40)
            from burst in PlausiblePayment.ArrayOf(12)
            from minutes in Gen.Choose(0, 3 * 24 * 60).Select(all => all % 180).ArrayOf(12)
            from currencies in Gen.OneOf(Gen.Elements("EUR", "JPY").Select(one => new[] { one }), Gen.Constant(new[] { "EUR", "EUR", "EUR", "JPY", "USD", "KWD" }))
            from picks in Gen.Choose(0, 1000).ArrayOf(52)
            let moved = burst.Select((payment, i) => payment with { EventTimeMs = NoonMs + 41 * DayMs + minutes[i] * MinuteMs, AmountMinor = payment.AmountMinor / (i % 3 == 0 ? 40 : 1) })
            let all = (TransactionData[])[.. everyday.Concat(moved).Select((payment, i) => payment with { Currency = currencies[picks[i] % currencies.Length] })]
            from frauds in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true))).ArrayOf(all.Length)
            from terminals in AnyKnowledge.ArrayOf(all.Length)
            select Number(capacity, length, all, frauds, terminals, isOrdered: true);
        return Arb.From(streams, Shrink);
    }

    public override string ToString() => $"capacity {Capacity}, length {Length}\n{string.Join('\n', Payments.Select(payment => payment.ToString()))}";

    private static Arbitrary<PaymentStream> Streams(Gen<TransactionData> payment, bool isOrdered)
    {
        Gen<PaymentStream> streams =
            from capacity in Gen.Elements(1, 4, 9, 32, 64)
            from length in Gen.Choose(1, capacity)
            from payments in payment.ArrayOf()
            from more in payment.ArrayOf(20)
            let all = (TransactionData[])[.. payments, .. more]
            from frauds in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true))).ArrayOf(all.Length)
            from terminals in AnyKnowledge.ArrayOf(all.Length)
            select Number(capacity, length, all, frauds, terminals, isOrdered);
        return Arb.From(streams, Shrink);
    }

    private static IEnumerable<PaymentStream> Shrink(PaymentStream stream) => Enumerable
        .Range(0, stream.Payments.Length)
        .Select(drop => stream with
        {
            Payments = [.. stream.Payments.Where((_, i) => i != drop)],
            Frauds = [.. stream.Frauds.Where((_, i) => i != drop)],
            Terminals = [.. stream.Terminals.Where((_, i) => i != drop)],
        });

    private static PaymentStream Number(int capacity, int length, TransactionData[] payments, bool[] frauds, TerminalKnowledge[] terminals, bool isOrdered)
    {
        IEnumerable<TransactionData> arranged = isOrdered ? payments.OrderBy(payment => payment.EventTimeMs) : payments;
        return new PaymentStream(capacity, length, [.. arranged.Select((payment, i) => payment with { TransactionId = $"t-{i}" })], frauds, terminals);
    }

    private static Gen<TerminalKnowledge> AnyKnowledge =>
        from counts in Gen.Choose(0, 300).ArrayOf(3)
        from frauds in Gen.Choose(0, 20).ArrayOf(4)
        from ages in Gen.Frequency((1, Gen.Constant(TerminalKnowledge.None)), (3, Gen.Choose(7 * 24, 40 * 24).Select(hours => hours * HourMs + 12_345))).ArrayOf(3)
        select new TerminalKnowledge
        {
            Count1Day = counts[0],
            Count7Days = counts[1],
            Count30Days = counts[2],
            Frauds1Day = frauds[0],
            Frauds7Days = frauds[1],
            Frauds30Days = frauds[2],
            RunLength = frauds[3],
            LastFraudAgeMs = ages[0],
            LastGenuineAgeMs = ages[1],
            RunStartAgeMs = ages[2],
        };

    private static Gen<TransactionData> PlausiblePayment =>
        from hours in Gen.Choose(0, 24 * 40)
        from ms in Gen.Frequency((3, Gen.Choose(0, (int)HourMs)), (1, Gen.Constant(0)))
        from amount in Gen.Frequency((5, Gen.Choose(1, 500_00)), (1, Gen.Constant(0)), (1, Gen.Choose(1, 500).Select(tens => tens * 10_00)))
        from who in AnyIdentity
        from distance in Gen.Frequency((3, Gen.Choose(0, 3000).Select(km => (float?)km / 10)), (1, Gen.Constant((float?)null)))
        from openedDays in Gen.Frequency((3, Gen.Choose(-10, 3000).Select(days => (int?)days)), (1, Gen.Constant((int?)null)))
        select who with
        {
            EventTimeMs = NoonMs + hours * HourMs + ms,
            AmountMinor = amount,
            DistanceFromHomeKm = distance,
            AccountOpenedAtMs = openedDays is { } days ? NoonMs - days * DayMs : null,
        };

    private static Gen<TransactionData> AbsurdPayment =>
        from time in Gen.Elements(0, 1, NoonMs, NoonMs, NoonMs + 1, NoonMs + HourMs, -1, long.MinValue / 2, long.MaxValue / 2, long.MaxValue, long.MinValue)
        from amount in Gen.Elements(0, 1, 5000, long.MaxValue, -7, long.MinValue)
        from currency in Gen.Elements("EUR", "JPY", "KWD", "CLF", "USD")
        from who in AnyIdentity
        from distance in Gen.Elements<float?>(null, 0f, 2f, -3f, float.MaxValue, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, float.NaN)
        from opened in Gen.Elements<long?>(null, 0, long.MaxValue, long.MinValue + 1, NoonMs)
        select who with { EventTimeMs = time, AmountMinor = amount, Currency = currency, DistanceFromHomeKm = distance, AccountOpenedAtMs = opened };

    private static Gen<TransactionData> AnyIdentity =>
        from merchant in Gen.Elements("shop-1", "shop-2", "shop-3")
        from terminal in Gen.Elements(null, "term-1", "term-2")
        from device in Gen.Elements(null, "phone-1", "phone-2")
        from category in Gen.Elements<int?>(null, 5411, 5812, 7995, 9999)
        from country in Gen.Elements(null, "DE", "FR", "BR")
        from home in Gen.Elements(null, "DE", "DE", "FR")
        from channel in Gen.Elements(Enum.GetValues<Channel>())
        select Plain with
        {
            MerchantId = merchant,
            TerminalId = terminal,
            DeviceId = device,
            MerchantCategory = category,
            MerchantCountry = country,
            AccountCountry = home,
            Channel = channel,
        };
}
