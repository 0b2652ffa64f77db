using System.Runtime.CompilerServices;
using StreamGuard.Core.Transactions;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Features;

/// <summary>What a history entry freezes of its payment's past, and nothing else: the part of the features that a restore needs.</summary>
internal readonly ref struct FrozenPast
{
    internal readonly HistoryEntryFlags Flags;
    internal readonly float LogAmountRatio;
    internal readonly float LogGap;

    /// <summary>Computes, to the same bits as <see cref="PastSummary"/> and <see cref="CurrentRow"/> do.</summary>
    [SkipLocalsInit]
    internal FrozenPast(ReadOnlySpan<HistoryEntry> past, in Payment payment)
    {
        Span<float> amounts = stackalloc float[FeatureBuilder.MaxHistoryCapacity];
        amounts = amounts[..NaturalLog.Padded(past.Length)];
        bool sameMerchant = false, sameDevice = false, sameCountry = false, sameCategory = false;
        for (int i = 0; i < past.Length; i++)
        {
            ref readonly HistoryEntry entry = ref past[i];
            amounts[i] = entry.Amount;
            sameMerchant |= entry.MerchantHash == payment.MerchantHash;
            sameDevice |= entry.DeviceHash == payment.DeviceHash;
            sameCountry |= entry.MerchantCountry == payment.Country;
            sameCategory |= entry.MerchantCategory == payment.Category;
        }

        if (!sameMerchant) Flags |= HistoryEntryFlags.NewMerchant;
        if (payment.DeviceHash != 0 && !sameDevice) Flags |= HistoryEntryFlags.NewDevice;
        if (!payment.Country.IsAbsent && !sameCountry) Flags |= HistoryEntryFlags.NewCountry;
        if (payment.Category != 0 && !sameCategory) Flags |= HistoryEntryFlags.NewCategory;
        LogGap = CurrentRow.NoGap;
        if (past.IsEmpty) return;

        amounts[past.Length..].Fill(float.PositiveInfinity);
        Span<float> logs = stackalloc float[NaturalLog.Lanes];
        logs.Fill(1);
        logs[0] = CurrentRow.AmountRatio(payment.Amount, Median.Of(amounts, past.Length));
        logs[1] = 1 + payment.SecondsSince(past[^1].EventTimeMs);
        NaturalLog.Replace(logs);
        LogAmountRatio = logs[0];
        LogGap = logs[1];
    }
}
