namespace StreamGuard.Inference.Running;

/// <summary>Straight lines through points, flat outside them. Thread-safe.</summary>
/// <param name="x">Strictly ascending; at least one.</param>
/// <param name="y">As many; not descending, so that the order of what goes in is kept.</param>
internal sealed class PiecewiseLinear(IReadOnlyList<double> x, IReadOnlyList<double> y)
{
    private readonly double[] _x = [.. x];
    private readonly double[] _y = [.. y];

    /// <summary>By how much a value lies above the last point, where the line is flat; 0 elsewhere.</summary>
    public double Beyond(double value) => Math.Max(0, value - _x[^1]);

    public double At(double value)
    {
        int at = Array.BinarySearch(_x, value);
        if (at >= 0)
            return _y[at];
        int above = ~at;
        if (above == 0)
            return _y[0];
        if (above == _x.Length)
            return _y[^1];
        double share = (value - _x[above - 1]) / (_x[above] - _x[above - 1]);
        return _y[above - 1] + (share * (_y[above] - _y[above - 1]));
    }
}
