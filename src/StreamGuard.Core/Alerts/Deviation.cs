namespace StreamGuard.Core.Alerts;

/// <summary>How far something is from an account's own past, in squared standard deviations: the unit of reconstruction errors too.</summary>
internal static class Deviation
{
    /// <summary>Nothing weighs more than ten standard deviations, so that one absurd value does not silence all other reasons.</summary>
    internal const double Max = 100;

    private const double LogSpreadFloor = 0.25;

    /// <summary>Of a number of standard deviations; 0 when it is not above.</summary>
    internal static double OfZ(double z) => z > 0 ? Math.Min(z * z, Max) : 0;

    /// <summary>
    /// Of something that happens now and happened in some of the past payments: (1 - p) / p, the squared standardized deviation of an
    /// event of probability p, with p = (times + 1) / (of + 2), so that it is never 0 or 1.
    /// </summary>
    internal static double OfEvent(int times, int of)
    {
        double p = (times + 1.0) / (of + 2.0);
        return Math.Min((1 - p) / p, Max);
    }

    /// <summary>Of a count from the usual one: its excess over the deviation of a Poisson count, at least 1.</summary>
    internal static double OfCount(double count, double usual) => OfZ((count - usual) / Math.Sqrt(usual + 1));

    /// <summary>Standard deviations of a logarithm above the mean of past ones.</summary>
    internal static double LogZ(double value, double mean, double spread) => (value - mean) / (spread + LogSpreadFloor);
}
