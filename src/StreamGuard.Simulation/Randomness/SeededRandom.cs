using System.Numerics;

namespace StreamGuard.Simulation.Randomness;

/// <summary>
/// xoshiro256** (Blackman and Vigna, public domain), seeded through SplitMix64: the same numbers in every version of .NET and on
/// every machine, which <see cref="Random"/> does not promise. A mutable value: keep it in a field, never copy it.
/// </summary>
internal struct SeededRandom
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    internal SeededRandom(ulong seed, ulong stream)
    {
        ulong state = Mix64.Of(seed) + stream * Mix64.Golden;
        _s0 = Mix64.Next(ref state);
        _s1 = Mix64.Next(ref state);
        _s2 = Mix64.Next(ref state);
        _s3 = Mix64.Next(ref state);
    }

    internal ulong NextBits()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1).</summary>
    internal double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    internal double Between(double low, double high) => low + (high - low) * NextDouble();

    /// <summary>Uniform in 0 .. count - 1.</summary>
    internal int Below(int count) => (int)(((NextBits() >> 32) * (ulong)count) >> 32);

    /// <summary>Uniform in low .. high, both included.</summary>
    internal int Inclusive(int low, int high) => low + Below(high - low + 1);

    internal bool Chance(double probability) => NextDouble() < probability;

    /// <summary>Exponential with mean 1.</summary>
    internal double Exponential() => -PortableMath.Log(1.0 - NextDouble());

    /// <summary>Standard normal, by Marsaglia's polar method.</summary>
    internal double Normal()
    {
        while (true)
        {
            double x = 2.0 * NextDouble() - 1.0;
            double y = 2.0 * NextDouble() - 1.0;
            double square = x * x + y * y;
            if (square is >= 1.0 or 0.0) continue;
            return x * Math.Sqrt(-2.0 * PortableMath.Log(square) / square);
        }
    }

    /// <summary>Log-normal with median 1.</summary>
    internal double LogNormal(double sigma) => PortableMath.Exp(sigma * Normal());

    /// <summary>An index drawn in proportion to the weights' running sums.</summary>
    internal int Pick(ReadOnlySpan<double> cumulativeWeights)
    {
        double point = NextDouble() * cumulativeWeights[^1];
        int index = 0;
        while (index < cumulativeWeights.Length - 1 && point >= cumulativeWeights[index]) index++;
        return index;
    }
}
