using StreamGuard.Core.Transactions;

namespace StreamGuard.Core.Features;

/// <summary>What the features need of a transaction, worked out once: identifiers hashed, numbers brought into their range.</summary>
internal readonly struct Payment
{
    /// <summary>Distances are cut here, in kilometres: farther than any two places on Earth, and within a half float.</summary>
    internal const float MaxDistanceKm = 60_000f;

    private static readonly int[] MinorPerMajor = [1, 10, 100, 1_000, 10_000];

    internal Payment(in Transaction tx)
    {
        TimeMs = tx.EventTimeMs;
        int minorPerMajor = MinorPerMajor[tx.Currency.MinorUnitDigits];
        AmountMinor = Math.Max(0, tx.AmountMinor);
        Amount = (float)((double)AmountMinor / minorPerMajor);
        IsRound = AmountMinor > 0 && AmountMinor % (10 * minorPerMajor) == 0;
        MerchantHash = TextHash.Hash32(tx.MerchantId);
        TerminalHash = TextHash.Hash32(tx.TerminalId);
        DeviceHash = TextHash.Hash32(tx.DeviceId);
        Category = tx.MerchantCategory;
        Country = tx.MerchantCountry;
        Channel = tx.Channel;
        IsForeign = !tx.MerchantCountry.IsAbsent && !tx.AccountCountry.IsAbsent && tx.MerchantCountry != tx.AccountCountry;
        DistanceKm = float.IsNaN(tx.DistanceFromHomeKm) ? float.NaN : Math.Clamp(tx.DistanceFromHomeKm, 0f, MaxDistanceKm);
        MinuteOfDay = DayClock.MinuteOfDay(tx.EventTimeMs, out bool weekend);
        IsWeekend = weekend;
    }

    internal long TimeMs { get; }

    internal long AmountMinor { get; }

    internal float Amount { get; }

    internal bool IsRound { get; }

    internal uint MerchantHash { get; }

    internal uint TerminalHash { get; }

    internal uint DeviceHash { get; }

    internal ushort Category { get; }

    internal CountryCode Country { get; }

    internal Channel Channel { get; }

    internal bool IsForeign { get; }

    /// <summary>Kilometres from home, 0 to <see cref="MaxDistanceKm"/>; NaN = absent.</summary>
    internal float DistanceKm { get; }

    internal int MinuteOfDay { get; }

    internal bool IsWeekend { get; }

    internal bool IsCardPresent => IsPresent(Channel);

    /// <summary>Whether the payer stood where the merchant is.</summary>
    internal static bool IsPresent(Channel channel) =>
        channel is Channel.Chip or Channel.Contactless or Channel.Magstripe or Channel.Atm;

    /// <summary>Whether an earlier payment's outcome counts as known by now.</summary>
    internal bool IsOutcomeDue(long earlierMs, double labelDelayMs) => (double)TimeMs - earlierMs >= labelDelayMs;

    /// <summary>Seconds from an earlier time to this payment, never negative; exact to a millisecond for any real date.</summary>
    internal float SecondsSince(long earlierMs) => (float)Math.Max(0, ((double)TimeMs - earlierMs) / 1000);
}
