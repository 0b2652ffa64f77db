using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Features;

/// <summary>
/// A payment's visible past, turned: of each property the values of all past payments side by side, so that eight of them are compared with the current payment at once.
/// One by one these comparisons would be the dearest part of an event, because no processor foresees how they end. What a comparison found is a mask, whose bit i stands
/// for past payment i; all that was found of one payment is a word, whose bit c stands for <see cref="HistoryColumn"/> c. Large: on the stack, by reference.
/// </summary>
internal partial struct PastColumns
{
    // Where a kind has the entry's flags: above the byte with the channel.
    private const int FlagsShift = 8;

    internal int Count;
    internal ulong SameMerchant;
    internal ulong SameTerminal;
    internal ulong SameDevice;
    internal ulong SameCategory;
    internal ulong SameCountry;
    internal ulong SameChannel;
    internal ulong WithDevice;
    internal ulong WithDistance;
    internal ulong NearTimeOfDay;
    internal ulong AtNight;
    internal ulong OnWeekends;

    /// <summary>Known to be fraud, and old enough for that to be known.</summary>
    internal ulong KnownFrauds;

    /// <summary>How long ago, milliseconds; negative = later than the current payment.</summary>
    internal Column<double> AgesMs;

    /// <summary>How long ago, seconds, at least 0.</summary>
    internal Column<float> Seconds;
    internal Column<float> Amounts;
    internal Column<uint> Merchants;
    internal Column<int> Minutes;
    internal Column<float> Channels;
    internal Column<float> LogRatios;
    internal Column<float> LogGaps;
    internal Column<float> TerminalRisks;

    /// <summary>Kilometres from home; -1 = absent.</summary>
    internal Column<float> Distances;

    /// <summary>The words: every column of the history tensor that is 0 or 1.</summary>
    internal Column<uint> Indicators;
    private Column<uint> _terminals;
    private Column<uint> _devices;
    private Column<uint> _places;
    private Column<uint> _kinds;
    private Column<uint> _ratiosAndGaps;
    private Column<uint> _distancesAndRisks;

    /// <summary>Turns the past. Writes everything in here, up to the last whole vector: its padding is infinitely old, without amount, distance or identifiers.</summary>
    /// <param name="past">The visible past, oldest first.</param>
    /// <param name="payment">The current payment.</param>
    /// <param name="labelDelayMs">How old a payment must be for its outcome to be known, milliseconds.</param>
    internal void Fill(ReadOnlySpan<HistoryEntry> past, in Payment payment, double labelDelayMs)
    {
        Count = past.Length;
        for (int i = 0; i < past.Length; i++) Turn(in past[i], i, payment.TimeMs);
        var nothing = new HistoryEntry { DistanceKm = Half.NaN };
        for (int i = past.Length; i < NaturalLog.Padded(past.Length); i++)
        {
            Turn(in nothing, i, payment.TimeMs);
            AgesMs[i] = double.PositiveInfinity;
        }


        SameMerchant = SameTerminal = SameDevice = SameCategory = SameCountry = SameChannel = WithDevice = WithDistance = 0;
        NearTimeOfDay = AtNight = OnWeekends = KnownFrauds = 0;
        for (int i = 0; i < past.Length; i += NaturalLog.Lanes)
        {
            Widen(i);
            CompareWithPayment(i, in payment);
            CompareTimes(i, in payment, labelDelayMs);
        }

        LeaveOutPadding(past.Length == FeatureBuilder.MaxHistoryCapacity ? ulong.MaxValue : (1UL << past.Length) - 1);
    }

    private void Turn(in HistoryEntry entry, int i, long timeMs)
    {
        AgesMs[i] = (double)timeMs - entry.EventTimeMs;
        Amounts[i] = entry.Amount;
        Merchants[i] = entry.MerchantHash;
        _terminals[i] = entry.TerminalHash;
        _devices[i] = entry.DeviceHash;
        _places[i] = entry.MerchantCategory | (uint)entry.MerchantCountry.Packed << 16;
        _kinds[i] = entry.ChannelAndMarks | (uint)entry.Flags << FlagsShift;
        _ratiosAndGaps[i] = BitConverter.HalfToUInt16Bits(entry.LogAmountRatio) | (uint)BitConverter.HalfToUInt16Bits(entry.LogGapSeconds) << 16;
        _distancesAndRisks[i] = BitConverter.HalfToUInt16Bits(entry.DistanceKm) | (uint)BitConverter.HalfToUInt16Bits(entry.TerminalRisk) << 16;
        Minutes[i] = DayClock.MinuteOfDay(entry.EventTimeMs, out bool weekend);
        Indicators[i] = (weekend ? 1u : 0u) << HistoryColumn.Weekend;
    }

    private void LeaveOutPadding(ulong real)
    {
        SameMerchant &= real;
        SameTerminal &= real;
        SameDevice &= real;
        SameCategory &= real;
        SameCountry &= real;
        SameChannel &= real;
        WithDevice &= real;
        WithDistance &= real;
        NearTimeOfDay &= real;
        AtNight &= real;
        OnWeekends &= real;
        KnownFrauds &= real;
    }
}
