using StreamGuard.Simulation.Randomness;

namespace StreamGuard.Simulation.Tests.Faults.Scheduling;

/// <summary>All the chance of one run, or of one of its parts. The same seed throws the same numbers for ever.</summary>
internal sealed class Dice(ulong seed, ulong stream)
{
    private SeededRandom _random = new(seed, stream);

    internal ulong Bits() => _random.NextBits();

    internal double Unit() => _random.NextDouble();

    internal int Below(int count) => _random.Below(count);

    /// <summary>A whole number, both ends included.</summary>
    internal int Between(int low, int high) => _random.Inclusive(low, high);

    internal bool Chance(double probability) => probability > 0 && _random.Chance(probability);

    /// <summary>A duration; short ones as likely as long ones, by orders of magnitude.</summary>
    internal long Ticks(TimeSpan least, TimeSpan most) => (long)(least.Ticks * Math.Pow((double)most.Ticks / least.Ticks, _random.NextDouble()));

    internal T Of<T>(params ReadOnlySpan<T> choices) => choices[_random.Below(choices.Length)];
}
