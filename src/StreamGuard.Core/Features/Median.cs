using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamGuard.Core.Features;

/// <summary>
/// The median of a few numbers, without moving them: each number is ranked by counting the smaller ones, eight at a time.
/// For 32 numbers that beats sorting, whose branches a processor cannot foresee.
/// </summary>
internal static class Median
{
    /// <summary>The middle number, or the mean of the two middle ones.</summary>
    /// <param name="values">Finite numbers, followed by positive infinity up to a multiple of eight.</param>
    /// <param name="count">How many of them are meant; at least 1.</param>
    internal static float Of(ReadOnlySpan<float> values, int count)
    {
        Debug.Assert(count >= 1 && count <= values.Length && values.Length % 8 == 0, "The padding reaches a multiple of eight.");
        ReadOnlySpan<Vector256<float>> lanes = MemoryMarshal.Cast<float, Vector256<float>>(values);
        int low = (count - 1) / 2;
        int high = count / 2;
        float lowValue = 0, highValue = 0;
        int found = 0;
        for (int i = 0; i < count && found != 3; i++)
        {
            Vector256<float> candidate = Vector256.Create(values[i]);
            int less = 0, notGreater = 0;
            foreach (ref readonly Vector256<float> others in lanes)
            {
                less += BitOperations.PopCount(Vector256.LessThan(others, candidate).ExtractMostSignificantBits());
                notGreater += BitOperations.PopCount(Vector256.LessThanOrEqual(others, candidate).ExtractMostSignificantBits());
            }

            // Joined without a branch: each half alone is as likely true as not.
            if (less <= low & low < notGreater)
            {
                lowValue = values[i];
                found |= 1;
            }

            if (less <= high & high < notGreater)
            {
                highValue = values[i];
                found |= 2;
            }
        }

        return low == high ? lowValue : lowValue + (highValue - lowValue) * 0.5f;
    }
}
