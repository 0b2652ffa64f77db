using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Pipeline.Inference;

namespace StreamGuard.Pipeline.Tests.Fakes;

/// <summary>Scores a transaction by its amount: ten major units or more is fraud. Can be held, and can fail.</summary>
internal sealed class AmountScorer : IBatchScorer
{
    private readonly List<float[]> _rows = [];

    /// <summary>A feature of each transaction that was scored, in order.</summary>
    internal float[] Seen(string feature)
    {
        int column = FeatureSpecification.Current.Select(definition => definition.Name).ToList().IndexOf(feature);
        lock (_rows) return [.. _rows.Select(row => row[column])];
    }

    internal ManualResetEventSlim Gate { get; } = new(initialState: true);

    internal bool Fails { get; set; }

    /// <summary>Scores an amount in major units.</summary>
    internal Func<float, float> Scoring { get; set; } = amount => amount >= 10 - 1e-3f ? 0.9f : 0.1f;

    internal List<int> BatchSizes { get; } = [];

    /// <summary>The batches that were scored, each counted once.</summary>
    internal HashSet<FeatureBatch> Batches { get; } = [];

    public EnsembleDescription Ensemble { get; } = new("test", "1", FeatureSpecification.Version, HistoryLength: 4, Threshold: 0.5f, ["amount"]);

    public string Provider => "Test";

    public void Score(FeatureBatch features, ScoreBatch scores)
    {
        Gate.Wait();
        if (Fails) throw new InferenceFailedException("The test's model fails.");
        BatchSizes.Add(features.Count);
        Batches.Add(features);
        for (int row = 0; row < features.Count; row++)
        {
            scores.Scores[row] = Scoring(MathF.Exp(features.CurrentRow(row)[0]) - 1);
            lock (_rows) _rows.Add(features.CurrentRow(row).ToArray());
            scores.Probabilities[row] = scores.Scores[row];
            scores.MemberScoreRow(row)[0] = scores.Scores[row];
        }
    }

    public void Dispose() => Gate.Dispose();
}
