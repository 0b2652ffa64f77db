using FsCheck;
using FsCheck.Fluent;
using StreamGuard.Core.Thresholds;

namespace StreamGuard.Core.Tests.Thresholds;

/// <summary>A stream of scores over some days, with late events, silent days, attacks and novelty, and the settings that it meets.</summary>
internal sealed record ThresholdStory(int Seed, ThresholdOptions Options, float Start, double Share, IReadOnlyList<(float Score, float Probability, long TimeMs)> Events)
{
    internal const long DayMs = 86_400_000;

    /// <summary>2026-01-01.</summary>
    internal const long FirstDay = 20_454;

    internal static Arbitrary<ThresholdStory> Arbitrary() => Gen.Choose(0, int.MaxValue - 1).Select(Of).ToArbitrary();

    internal static ThresholdStory Of(int seed)
    {
        var random = new System.Random(seed);
        bool budget = random.Next(3) > 0;
        var options = new ThresholdOptions
        {
            Mode = budget ? ThresholdMode.Budget : ThresholdMode.Precision,
            MaxStepPerDay = Pick(0.05, 0.5, 1, 20),
            MinThreshold = Pick(0.0001, 0.01, 0.2),
            MaxThreshold = Pick(0.9, 0.9999, 0.999999),
            SmoothingDays = random.Next(1, 10),
        };
        double share = Pick(0.25, 1, 3.5, 8);
        if (budget) options.AlertsPerDay = share;
        else options.Precision = Pick(0.1, 0.5, 0.9, 0.99);
        return new ThresholdStory(seed, options, (float)Pick(0, 0.02, 0.5, 0.97, 1), budget ? share : 0, [.. Stream(random)]);
        double Pick(params double[] choices) => choices[random.Next(choices.Length)];
    }

    public override string ToString() => $"seed {Seed}";

    private static IEnumerable<(float, float, long)> Stream(System.Random random)
    {
        long day = FirstDay;
        double begins = random.Next(2) == 0 ? 0 : random.NextDouble();
        for (int days = random.Next(1, 16); days > 0; days--)
        {
            int events = random.Next(12) == 0 ? random.Next(60, 120) : random.Next(1, 25);
            for (int i = 0; i < events; i++)
            {
                double hour = begins + ((1 - begins) * i / events);
                long late = random.Next(6) == 0 ? random.Next(0, 20) * 3_600_000L : 0;
                float score = Score(random);
                float probability = random.Next(4) == 0 ? score * random.NextSingle() : score; // Now and then novelty made the score.
                yield return (score, probability, Math.Max(0, (day * DayMs) + (long)(hour * (DayMs - 1)) - late));
            }

            begins = 0;
            day += random.Next(10) == 0 ? random.Next(2, 30) : 1;
        }
    }

    private static float Score(System.Random random) => random.Next(12) switch
    {
        0 => 1f,
        1 => 0f,
        2 => 0.5f,
        3 => MathF.BitDecrement(1f),
        _ => (float)(1 / (1 + Math.Exp(4 - (random.NextDouble() * 12)))),
    };
}
