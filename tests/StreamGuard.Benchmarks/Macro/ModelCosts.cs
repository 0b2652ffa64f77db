using System.Globalization;
using System.Text.Json;
using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Inference;

namespace StreamGuard.Benchmarks.Macro;

/// <summary>
/// What scoring an event costs, of several ensembles side by side: processor time of one thread, on batches filled beforehand, in rounds
/// that take turns so that a busy machine slows all alike; the best round counts. Nothing here fails on a time.
/// </summary>
internal static class ModelCosts
{
    private const int BatchSize = 64;
    private const int Rounds = 5;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(300);

    /// <summary>Measures the folders named after the file that receives <c>{ "FOLDER": microseconds an event }</c>.</summary>
    internal static int Run(string output, IReadOnlyList<string> folders)
    {
        var best = new double[folders.Count];
        Array.Fill(best, double.PositiveInfinity);
        var batches = new Dictionary<int, FeatureBatch[]>();
        EnsembleScorer[] scorers = [.. folders.Select(folder => EnsembleScorer.Load(new InferenceOptions { ModelDirectory = folder }))];
        try
        {
            for (int round = 0; round <= Rounds; round++)
            {
                for (int i = 0; i < scorers.Length; i++)
                {
                    EnsembleDescription ensemble = scorers[i].Ensemble;
                    if (!batches.TryGetValue(ensemble.HistoryLength, out FeatureBatch[]? filled))
                        batches.Add(ensemble.HistoryLength, filled = BareInference.Fill(ensemble, BatchSize));
                    double microseconds = Measure(scorers[i], filled);
                    // The first round warms up.
                    if (round > 0) best[i] = Math.Min(best[i], microseconds);
                }
            }
        }
        finally
        {
            foreach (EnsembleScorer scorer in scorers) scorer.Dispose();
        }

        for (int i = 0; i < best.Length; i++)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{best[i],8:0.00} us an event  {folders[i]}"));
        File.WriteAllText(output, JsonSerializer.Serialize(folders.Zip(best).ToDictionary(pair => pair.First, pair => Math.Round(pair.Second, 3))));
        return 0;
    }

    private static double Measure(EnsembleScorer scorer, FeatureBatch[] batches)
    {
        var scores = new ScoreBatch(BatchSize, scorer.Ensemble.Members.Count, scorer.Ensemble.HistoryLength, FeatureSpecification.CurrentWidth);
        TimeSpan started = Environment.CpuUsage.TotalTime, spent;
        long events = 0;
        do
        {
            foreach (FeatureBatch batch in batches)
            {
                scorer.Score(batch, scores);
                events += batch.Count;
            }

            spent = Environment.CpuUsage.TotalTime - started;
        }
        while (spent < Round);
        return spent.TotalMicroseconds / events;
    }
}
