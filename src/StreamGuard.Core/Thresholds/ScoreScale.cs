namespace StreamGuard.Core.Thresholds;

/// <summary>
/// The scale that scores are counted on: 32 bins to each doubling of the odds p / (1 - p), from odds of 1 : 65,536 up to the last number below 1, and
/// one bin for a score of 1. So a bin is 1.6 to 3.1 % of the odds wide wherever the threshold lies, also among scores of .9999. It needs one
/// division and no logarithm: every machine puts a score in the same bin. Thread-safe.
/// </summary>
internal static class ScoreScale
{
    /// <summary>How many bins there are.</summary>
    internal const int Count = (Octaves * BinsPerOctave) + 1;

    private const int BinsPerOctave = 32;
    private const int Octaves = 40;
    private const int LowestExponent = -16;
    private const int MantissaBits = 23;
    private const int ShiftBits = MantissaBits - 5;
    private const int ExponentBias = 127;
    private const int LowestBits = (LowestExponent + ExponentBias) * BinsPerOctave;

    private static readonly float[] Edges = MakeEdges();

    /// <summary>The bin of a score; -1 = below the scale.</summary>
    /// <param name="score">0 to 1.</param>
    internal static int BinOf(float score)
    {
        float odds = score / (1f - score); // Infinite for 1.
        int bin = (BitConverter.SingleToInt32Bits(odds) >> ShiftBits) - LowestBits;
        return bin < 0 ? -1 : Math.Min(bin, Count - 1);
    }

    /// <summary>The least score of a bin and of all above it: exactly the scores at or above it are in these.</summary>
    /// <param name="bin">0 to <see cref="Count"/> - 1.</param>
    internal static float EdgeOf(int bin) => Edges[bin];

    /// <summary>ln(p / (1 - p)).</summary>
    internal static double Logit(double probability) => Math.Log(probability / (1 - probability));

    /// <summary>The probability of a logit.</summary>
    internal static double Probability(double logit) => 1 / (1 + Math.Exp(-logit));

    private static float[] MakeEdges()
    {
        var edges = new float[Count];
        for (int bin = 0; bin < Count; bin++)
        {
            float odds = BitConverter.Int32BitsToSingle((bin + LowestBits) << ShiftBits);
            float edge = bin == Count - 1 ? 1f : odds / (1f + odds);
            while (BinOf(edge) < bin) edge = MathF.BitIncrement(edge);
            while (BinOf(MathF.BitDecrement(edge)) >= bin) edge = MathF.BitDecrement(edge);
            edges[bin] = edge;
        }

        return edges;
    }
}
