using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using StreamGuard.Core.Windows;

namespace StreamGuard.Core.Features;

/// <content>What is done to eight past payments at once.</content>
internal partial struct PastColumns
{
    // Payments as far apart on the clock as this are made at the same time of day, and no farther.
    private const int NearMinutes = 180;

    /// <summary>Unpacks the half floats and the channel, and notes what was frozen of each payment.</summary>
    private void Widen(int at)
    {
        Vector256<uint> kinds = Lanes(ref _kinds, at);
        Vector256<uint> words = Lanes(ref Indicators, at);
        OnWeekends |= Mask(words << (31 - HistoryColumn.Weekend), at);
        words |= Frozen(kinds, HistoryEntryFlags.ForeignCountry, HistoryColumn.ForeignCountry) | Frozen(kinds, HistoryEntryFlags.NewCountry, HistoryColumn.NewCountry)
            | Frozen(kinds, HistoryEntryFlags.NewMerchant, HistoryColumn.NewMerchant) | Frozen(kinds, HistoryEntryFlags.NewDevice, HistoryColumn.NewDevice)
            | Frozen(kinds, HistoryEntryFlags.NewCategory, HistoryColumn.NewCategory)
            | Word(IsSet(kinds, HistoryEntry.TerminalRun), HistoryColumn.TerminalRun);
        Lanes(ref Channels, at) = Vector256.ConvertToSingle((kinds & Vector256.Create((uint)HistoryEntry.ChannelMask)).AsInt32());

        Vector256<uint> halves = Lanes(ref _ratiosAndGaps, at);
        Lanes(ref LogRatios, at) = HalfFloats.Widen(halves);
        Lanes(ref LogGaps, at) = HalfFloats.Widen(halves >> 16);
        halves = Lanes(ref _distancesAndRisks, at);
        Lanes(ref TerminalRisks, at) = HalfFloats.Widen(halves >> 16);
        Vector256<uint> absent = HalfFloats.IsNaN(halves);
        Lanes(ref Distances, at) = Vector256.ConditionalSelect(absent.AsSingle(), Vector256.Create(-1f), HalfFloats.Widen(halves));
        WithDistance |= Mask(~absent, at);
        Lanes(ref Indicators, at) = words | Word(absent, HistoryColumn.DistanceAbsent);
    }

    private void CompareWithPayment(int at, in Payment payment)
    {
        Vector256<uint> words = Lanes(ref Indicators, at);
        Vector256<uint> devices = Lanes(ref _devices, at);
        Vector256<uint> places = Lanes(ref _places, at);
        SameMerchant |= Note(Equal(Lanes(ref Merchants, at), payment.MerchantHash), HistoryColumn.SameMerchant, ref words, at);
        SameTerminal |= Note(EqualIfAny(Lanes(ref _terminals, at), payment.TerminalHash), HistoryColumn.SameTerminal, ref words, at);
        SameDevice |= Note(EqualIfAny(devices, payment.DeviceHash), HistoryColumn.SameDevice, ref words, at);
        SameCategory |= Note(EqualIfAny(places & Vector256.Create(0xFFFFu), payment.Category), HistoryColumn.SameCategory, ref words, at);
        SameCountry |= Note(EqualIfAny(places >> 16, payment.Country.Packed), HistoryColumn.SameCountry, ref words, at);
        SameChannel |= Note(Vector256.Equals(Lanes(ref Channels, at), Vector256.Create((float)payment.Channel)).AsUInt32(), HistoryColumn.SameChannel, ref words, at);
        WithDevice |= Mask(~Vector256.Equals(devices, Vector256<uint>.Zero), at);
        Lanes(ref Indicators, at) = words;
    }

    private void CompareTimes(int at, in Payment payment, double labelDelayMs)
    {
        Vector256<double> older = Lanes(ref AgesMs, at), newer = Lanes(ref AgesMs, at + 4);
        Vector256<double> perSecond = Vector256.Create(1000.0), delay = Vector256.Create(labelDelayMs);
        Lanes(ref Seconds, at) = Vector256.Narrow(
            Vector256.Max(Vector256<double>.Zero, older / perSecond), Vector256.Max(Vector256<double>.Zero, newer / perSecond));
        Vector256<uint> isDue = Vector256.Narrow(
            Vector256.GreaterThanOrEqual(older, delay).AsUInt64(), Vector256.GreaterThanOrEqual(newer, delay).AsUInt64());
        Vector256<uint> words = Lanes(ref Indicators, at) | Word(isDue, HistoryColumn.OutcomeDue);
        KnownFrauds |= Note(isDue & IsSet(Lanes(ref _kinds, at), HistoryEntry.KnownFraud), HistoryColumn.KnownFraud, ref words, at);
        Lanes(ref Indicators, at) = words;

        Vector256<int> minutes = Lanes(ref Minutes, at);
        Vector256<int> apart = Vector256.Abs(minutes - Vector256.Create(payment.MinuteOfDay));
        apart = Vector256.Min(apart, Vector256.Create(DayClock.MinutesPerDay) - apart);
        NearTimeOfDay |= Mask(Vector256.LessThanOrEqual(apart, Vector256.Create(NearMinutes)).AsUInt32(), at);
        AtNight |= Mask(Vector256.LessThan(minutes, Vector256.Create(DayClock.NightEndMinute)).AsUInt32(), at);
    }

    /// <summary>The greatest number of a column.</summary>
    /// <param name="column">Whole vectors, padded with numbers that are not greater than any other.</param>
    internal static float Greatest(ReadOnlySpan<float> column)
    {
        Vector256<float> greatest = Vector256.Create(float.NegativeInfinity);
        foreach (ref readonly Vector256<float> lanes in MemoryMarshal.Cast<float, Vector256<float>>(column)) greatest = Vector256.MaxNative(greatest, lanes);
        return Greatest(greatest);
    }

    /// <summary>The greatest of eight.</summary>
    internal static float Greatest(Vector256<float> lanes)
    {
        Vector128<float> four = Vector128.MaxNative(lanes.GetLower(), lanes.GetUpper());
        return Math.Max(Math.Max(four[0], four[1]), Math.Max(four[2], four[3]));
    }

    /// <summary>Eight of a column, from a place on that is a multiple of their number.</summary>
    internal static ref Vector256<T> Lanes<T>(ref Column<T> column, int at)
        where T : unmanaged => ref Unsafe.As<T, Vector256<T>>(ref column[at]);

    private static Vector256<uint> Equal(Vector256<uint> lanes, uint value) => Vector256.Equals(lanes, Vector256.Create(value));

    // Two absent values are not the same value.
    private static Vector256<uint> EqualIfAny(Vector256<uint> lanes, uint value) => value == 0 ? Vector256<uint>.Zero : Equal(lanes, value);

    private static Vector256<uint> IsSet(Vector256<uint> lanes, uint bit) => Equal(lanes & Vector256.Create(bit), bit);

    private static Vector256<uint> Frozen(Vector256<uint> kinds, HistoryEntryFlags flag, int column) => Word(IsSet(kinds, (uint)flag << FlagsShift), column);

    private static Vector256<uint> Word(Vector256<uint> isTrue, int column) => isTrue & Vector256.Create(1u << column);

    private static ulong Mask(Vector256<uint> isTrue, int at) => (ulong)isTrue.ExtractMostSignificantBits() << at;

    private static ulong Note(Vector256<uint> isTrue, int column, ref Vector256<uint> words, int at)
    {
        words |= Word(isTrue, column);
        return Mask(isTrue, at);
    }
}
