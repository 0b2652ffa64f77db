using System.Runtime.Intrinsics;
using Shouldly;
using StreamGuard.Core.Features;

namespace StreamGuard.Core.Tests.Features;

public class HalfFloatsTests
{
    [Fact]
    public void Widen_EveryFiniteHalf_IsTheSameNumberToTheBit()
    {
        for (uint bits = 0; bits <= ushort.MaxValue; bits++)
        {
            Half half = BitConverter.UInt16BitsToHalf((ushort)bits);
            if (!Half.IsFinite(half)) continue;

            // What stands in the upper half of a lane is another number, and means nothing here.
            Vector256<float> widened = HalfFloats.Widen(Vector256.Create(bits | 0xABCD0000));

            BitConverter.SingleToUInt32Bits(widened[(int)(bits % 8)]).ShouldBe(BitConverter.SingleToUInt32Bits((float)half), $"{half}");
        }
    }

    [Fact]
    public void IsNaN_EveryHalf_IsAsTheRuntimeSays()
    {
        for (uint bits = 0; bits <= ushort.MaxValue; bits++)
        {
            uint expected = Half.IsNaN(BitConverter.UInt16BitsToHalf((ushort)bits)) ? uint.MaxValue : 0;
            HalfFloats.IsNaN(Vector256.Create(bits | 0xABCD0000)).ShouldBe(Vector256.Create(expected));
        }
    }
}
