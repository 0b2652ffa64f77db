using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Pipeline.Inference;
using StreamGuard.Simulation.Tests.Faults.Checking;
using StreamGuard.Simulation.Tests.Faults.Runs;

namespace StreamGuard.Simulation.Tests.Faults.Ports;

/// <summary>A model whose score is a hash of everything it is shown, so that the slightest difference of history shows in the output.</summary>
internal sealed class SimulatedScorer(SimulatedWorker worker, SimulatedWorld world) : IBatchScorer
{
    internal const int HistoryLength = 4;
    internal const float Threshold = 0.8f;

    public EnsembleDescription Ensemble { get; } = new("simulated", "1", FeatureSpecification.Version, HistoryLength, Threshold, ["hash"]);

    public string Provider => "Simulated";

    internal static float ScoreOf(FeatureBatch features, int row)
    {
        ulong hash = (ulong)features.HistoryLengths[row];
        foreach (float value in features.CurrentRow(row)) hash = Digest.Mix(hash, BitConverter.SingleToUInt32Bits(value));
        foreach (float value in features.HistoryRow(row)) hash = Digest.Mix(hash, BitConverter.SingleToUInt32Bits(value));
        return (hash >> 40) / (float)(1 << 24);
    }

    public void Score(FeatureBatch features, ScoreBatch scores)
    {
        worker.Enter("score");
        if (world.Draws(world.Plan.InferenceFailureChance, Happening.InferenceFailures)) throw new InferenceFailedException("The simulated model fails.");
        bool isSlow = world.Draws(world.Plan.SlowInferenceChance, Happening.SlowInferences);
        worker.Spend(isSlow ? TimeSpan.FromTicks(world.FaultDice.Ticks(TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(4))) : TimeSpan.FromMicroseconds(200));
        for (int row = 0; row < features.Count; row++)
        {
            scores.Scores[row] = ScoreOf(features, row);
            scores.Probabilities[row] = scores.Scores[row];
            scores.MemberScoreRow(row)[0] = scores.Scores[row];
            scores.AttentionRow(row).Clear();
            scores.FeatureErrorRow(row).Clear();
        }
    }

    public void Dispose()
    {
    }
}
