namespace StreamGuard.Simulation.Randomness;

/// <summary>Values that go from one end (difficulty 0) to another (difficulty 1).</summary>
internal readonly record struct Scale(double Difficulty)
{
    /// <summary>Linear between the two.</summary>
    internal double Linear(double blatant, double subtle) => blatant + (subtle - blatant) * Difficulty;

    /// <summary>Linear in the logarithm: for ratios and durations. Both ends positive.</summary>
    internal double Ratio(double blatant, double subtle) => PortableMath.Exp(Linear(PortableMath.Log(blatant), PortableMath.Log(subtle)));
}
