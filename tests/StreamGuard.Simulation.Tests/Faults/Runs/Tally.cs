namespace StreamGuard.Simulation.Tests.Faults.Runs;

/// <summary>How often what happened, so that one sees that faults really do.</summary>
internal sealed class Tally
{
    private static readonly int Kinds = Enum.GetValues<Happening>().Length;

    private readonly long[] _counts = new long[Kinds];

    internal long this[Happening happening] => _counts[(int)happening];

    internal void Count(Happening happening, long times = 1) => _counts[(int)happening] += times;

    internal void Add(Tally other)
    {
        for (int i = 0; i < Kinds; i++) _counts[i] += other._counts[i];
    }

    public override string ToString() =>
        string.Join(", ", Enum.GetValues<Happening>().Where(happening => this[happening] > 0).Select(happening => $"{happening} {this[happening]}"));
}
