namespace StreamGuard.Worker.Offline;

/// <summary>What a <see cref="DeletionTest"/> measured. Changes are of the score's log-odds, means over the alerts.</summary>
/// <param name="Alerts">Alerts in the file.</param>
/// <param name="Measured">Of these, those with a history longer than what is removed.</param>
/// <param name="AttendedChange">How far the score moved, either way, without the most attended past transactions.</param>
/// <param name="RandomChange">How far it moved without as many random ones.</param>
/// <param name="AttendedFall">How far it fell without the most attended ones, a rise counting as negative.</param>
/// <param name="RandomFall">How far it fell without as many random ones.</param>
/// <param name="Ratio"><paramref name="AttendedChange"/> / <paramref name="RandomChange"/>.</param>
/// <param name="RatioLow">2.5th percentile of the ratio over alerts drawn with replacement.</param>
/// <param name="RatioHigh">97.5th percentile.</param>
internal sealed record DeletionReport(
    int Alerts, int Measured, double AttendedChange, double RandomChange, double AttendedFall, double RandomFall, double Ratio, double RatioLow, double RatioHigh)
{
    private const int Resamples = 1_000;

    /// <summary>Sums up.</summary>
    internal static DeletionReport Of(int alerts, IReadOnlyList<DeletionEffect> effects, int seed)
    {
        if (effects.Count == 0) return new DeletionReport(alerts, 0, 0, 0, 0, 0, 0, 0, 0);
        var random = new Random(seed);
        var ratios = new double[Resamples];
        for (int i = 0; i < Resamples; i++)
        {
            double attended = 0, other = 0;
            for (int j = 0; j < effects.Count; j++)
            {
                DeletionEffect drawn = effects[random.Next(effects.Count)];
                attended += Math.Abs(drawn.AttendedFall);
                other += drawn.RandomChange;
            }

            ratios[i] = Quotient(attended, other);
        }

        Array.Sort(ratios);
        double attendedChange = effects.Average(effect => Math.Abs(effect.AttendedFall));
        double randomChange = effects.Average(effect => effect.RandomChange);
        return new DeletionReport(
            alerts, effects.Count, attendedChange, randomChange, effects.Average(effect => effect.AttendedFall), effects.Average(effect => effect.RandomFall),
            Quotient(attendedChange, randomChange), ratios[Resamples / 40], ratios[Resamples - 1 - Resamples / 40]);
    }

    private static double Quotient(double attended, double other) => other > 0 ? attended / other : 0;
}
