using StreamGuard.Core.Thresholds;

namespace StreamGuard.Core.Tests.Thresholds;

/// <summary>
/// A topic of some partitions over some weeks, seeded: each day has a random (Poisson) number of suspicious payments, whose scores have an
/// exponential tail in logits, as an ensemble's have. What a day is like is the scenario's.
/// </summary>
/// <param name="partitions">Partitions, each with a threshold and a share of its own.</param>
/// <param name="perDay">The budget of all.</param>
/// <param name="seed">Chooses what is left to chance.</param>
internal sealed class BudgetedStream(int partitions, double perDay, int seed)
{
    /// <summary>Over how many logits the tail falls to 1 / e.</summary>
    private const double TailScale = 1.5;

    /// <summary>Suspicious payments a day for each alert of the budget, before any drift.</summary>
    private const double PerAlert = 10;

    private readonly System.Random _random = new(seed);

    /// <summary>Alerts of each day.</summary>
    /// <param name="days">How many days.</param>
    /// <param name="traffic">How many times the usual traffic a day has.</param>
    /// <param name="shift">How many logits all scores of a day lie higher than usually.</param>
    /// <param name="attack">Further payments of a day with scores around .98, for each alert of the budget.</param>
    internal int[] Run(int days, Func<int, double>? traffic = null, Func<int, double>? shift = null, Func<int, double>? attack = null)
    {
        var options = new ThresholdOptions { Mode = ThresholdMode.Budget, AlertsPerDay = perDay };
        double share = perDay / partitions;
        DailyThreshold[] thresholds = [.. Enumerable.Range(0, partitions).Select(_ => new DailyThreshold(options, 0.5f, share))];
        var alerts = new int[days];
        for (int day = 0; day < days; day++)
        {
            foreach (DailyThreshold threshold in thresholds)
            {
                threshold.TryCloseDay((ThresholdStory.FirstDay + day) * ThresholdStory.DayMs, out _);
                for (int left = Poisson(share * PerAlert * (traffic?.Invoke(day) ?? 1)); left > 0; left--)
                    if (threshold.Decide(Score(-2 - (Math.Log(1 - _random.NextDouble()) * TailScale) + (shift?.Invoke(day) ?? 0)))) alerts[day]++;
                for (int left = Poisson(share * (attack?.Invoke(day) ?? 0)); left > 0; left--)
                    if (threshold.Decide(Score(4 + _random.NextDouble()))) alerts[day]++;
            }
        }

        return alerts;
    }

    /// <summary>Mean distance of days' alerts from the budget, as a share of it.</summary>
    internal double Deviation(IEnumerable<int> alerts) => alerts.Average(count => Math.Abs(count - perDay)) / perDay;

    private static float Score(double logit) => (float)(1 / (1 + Math.Exp(-logit)));

    /// <summary>Counts the events of a time of which a mean is expected.</summary>
    private int Poisson(double mean)
    {
        int count = 0;
        for (double time = -Math.Log(1 - _random.NextDouble()); time < mean; time -= Math.Log(1 - _random.NextDouble())) count++;
        return count;
    }
}
