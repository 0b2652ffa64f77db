using System.Numerics;
using System.Runtime.Intrinsics;

namespace StreamGuard.Core.Features;

/// <summary>How the amounts of an account's last days compared with its medians then: the trace of someone who spends more than the account's owner does.</summary>
internal ref struct RecentRatios
{
    /// <summary>ln 2.3: a genuine payment is rarely that far above its account's median, and one inflated fivefold nearly always is.</summary>
    internal const float HighLogRatio = 0.832909f;
    private const double DayMs = 86_400_000;

    /// <summary>How many days back a large amount is recent.</summary>
    internal const int Days = 14;

    /// <summary>The largest logarithm of the last 14 days; 0 without any.</summary>
    internal float MaxLog14Days;

    /// <summary>Payments far above the median then, in the last day, 3, 7 and 14 days.</summary>
    internal int High1Day;
    internal int High3Days;
    internal int High7Days;
    internal int High14Days;

    /// <summary>Looks back.</summary>
    /// <param name="past">The visible past, turned.</param>
    internal RecentRatios(ref PastColumns past)
    {
        Vector256<float> max = Vector256.Create(float.NegativeInfinity);
        for (int i = 0; i < past.Count; i += NaturalLog.Lanes)
        {
            Vector256<float> ratios = PastColumns.Lanes(ref past.LogRatios, i);
            Vector256<double> older = PastColumns.Lanes(ref past.AgesMs, i), newer = PastColumns.Lanes(ref past.AgesMs, i + NaturalLog.Lanes / 2);
            Vector256<float> isRecent = Within(older, newer, 14);
            max = Vector256.MaxNative(max, Vector256.ConditionalSelect(isRecent, ratios, max));
            Vector256<float> isHigh = Vector256.GreaterThan(ratios, Vector256.Create(HighLogRatio));
            High14Days += CountBoth(isHigh, isRecent);
            High7Days += CountBoth(isHigh, Within(older, newer, 7));
            High3Days += CountBoth(isHigh, Within(older, newer, 3));
            High1Day += CountBoth(isHigh, Within(older, newer, 1));
        }

        float greatest = PastColumns.Greatest(max);
        MaxLog14Days = float.IsNegativeInfinity(greatest) ? 0 : greatest;
    }

    private static Vector256<float> Within(Vector256<double> older, Vector256<double> newer, int days)
    {
        Vector256<double> endMs = Vector256.Create(days * DayMs);
        return Vector256.Narrow(Vector256.LessThan(older, endMs).AsUInt64(), Vector256.LessThan(newer, endMs).AsUInt64()).AsSingle();
    }

    private static int CountBoth(Vector256<float> one, Vector256<float> other) => BitOperations.PopCount((one & other).ExtractMostSignificantBits());
}
