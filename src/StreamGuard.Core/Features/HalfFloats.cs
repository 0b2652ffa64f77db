using System.Runtime.Intrinsics;

namespace StreamGuard.Core.Features;

/// <summary>Half floats in the lower 16 bits of each of eight lanes: the runtime widens them one by one, with branches.</summary>
internal static class HalfFloats
{
    private const uint Sign = 0x8000;
    private const uint Infinity = 0x7C00;

    // 2 to the power of 112: by so much a single float's exponent exceeds that of a half float with the same bits.
    private const float ExponentGap = 5.192296858534828e33f;

    /// <summary>Whether each is not a number; all ones or zero.</summary>
    internal static Vector256<uint> IsNaN(Vector256<uint> halves) =>
        Vector256.GreaterThan((halves & Vector256.Create(Sign - 1)).AsInt32(), Vector256.Create((int)Infinity)).AsUInt32();

    /// <summary>The same numbers, exactly; of infinities and of what is no number the result means nothing.</summary>
    internal static Vector256<float> Widen(Vector256<uint> halves)
    {
        Vector256<float> magnitude = ((halves & Vector256.Create(Sign - 1)) << 13).AsSingle() * Vector256.Create(ExponentGap);
        return magnitude | ((halves & Vector256.Create(Sign)) << 16).AsSingle();
    }
}
