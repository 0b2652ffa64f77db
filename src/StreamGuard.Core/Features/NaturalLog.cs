using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamGuard.Core.Features;

/// <summary>
/// Natural logarithms of many numbers at once. One function serves every feature, because a number's logarithm must have the
/// same bits wherever it stands: as a payment's own amount today and as a past amount tomorrow.
/// </summary>
internal static class NaturalLog
{
    /// <summary>How many numbers are computed together; lengths are multiples of it.</summary>
    internal const int Lanes = 8;

    /// <summary>The least multiple of <see cref="Lanes"/> that holds this many numbers.</summary>
    internal static int Padded(int count) => (count + Lanes - 1) & -Lanes;

    /// <summary>Replaces each number by its logarithm.</summary>
    /// <param name="values">Finite numbers above 0; the length is a multiple of <see cref="Lanes"/>.</param>
    internal static void Replace(Span<float> values)
    {
        Debug.Assert(values.Length % Lanes == 0, "The length is a multiple of the lanes.");
        foreach (ref Vector256<float> lanes in MemoryMarshal.Cast<float, Vector256<float>>(values)) lanes = Vector256.Log(lanes);
    }
}
