using System.Numerics;
using System.Runtime.InteropServices;
using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Inference.Manifests;

namespace StreamGuard.Inference.Running;

/// <summary>Makes an ensemble's score and explanations of what its members gave. Allocates nothing. Thread-safe.</summary>
internal sealed class Combiner
{
    private const double SmallestLogarithm = 1e-12;
    private const double MostCertain = 1 - 1e-6;

    private readonly MemberManifest[] _members;
    private readonly double[] _weights;
    private readonly double _bias;
    private readonly PiecewiseLinear? _calibration;
    private readonly PiecewiseLinear? _novelty;
    private readonly double[] _noveltyWeights = [];
    private readonly bool[] _explains;
    private readonly bool[] _attends;
    private readonly float _attentionShare;
    private readonly float _errorShare;

    public Combiner(EnsembleManifest manifest)
    {
        _members = [.. manifest.Members];
        _weights = [.. manifest.Combination.Weights];
        _bias = manifest.Combination.Bias;
        if (manifest.Calibration is { } calibration)
            _calibration = new PiecewiseLinear(calibration.X, calibration.Y);
        if (manifest.Novelty is { } novelty)
        {
            _novelty = new PiecewiseLinear(novelty.X, novelty.Y);
            _noveltyWeights = [.. novelty.Weights];
        }
        _explains = [.. _members.Select(member => member.ExplainingRole is not null)];
        _attends = [.. _members.Select(member => member.ExplainingRole == OutputRole.Attention)];
        _attentionShare = 1f / Math.Max(1, _attends.Count(attends => attends));
        _errorShare = 1f / Math.Max(1, _members.Count(member => member.ExplainingRole == OutputRole.FeatureError));
    }

    /// <summary>Overwrites the first rows of <paramref name="scores"/>.</summary>
    /// <exception cref="MemberFailedException">A value is not finite.</exception>
    public void Combine(FeatureBatch features, IReadOnlyList<MemberOutput> outputs, ScoreBatch scores)
    {
        int rows = features.Count;
        scores.Attention.AsSpan(0, rows * scores.HistoryLength).Clear();
        scores.FeatureErrors.AsSpan(0, rows * scores.CurrentWidth).Clear();
        for (int m = 0; m < _members.Length; m++)
        {
            MemberOutput output = outputs[m];
            WriteMemberScores(m, output, rows, scores);
            if (!_explains[m])
                continue;
            ReadOnlySpan<float> explanation = output.Explanation.AsSpan(0, rows * output.ExplanationWidth);
            ExpectFinite(m, explanation, _attends[m] ? "attention" : "feature error");
            if (_attends[m])
                AddAttention(features, explanation, scores);
            else
                AddScaled(explanation, _errorShare, scores.FeatureErrors);
        }
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> memberScores = scores.MemberScoreRow(row);
            double logOdds = Sum(_bias, _weights, memberScores);
            double oddness = _novelty is null ? 0 : Sum(0, _noveltyWeights, memberScores);
            float novelty = (float)(_novelty?.At(oddness) ?? 0);
            scores.LogOdds[row] = (float)Math.Clamp(Evidence(logOdds, novelty, _novelty?.Beyond(oddness) ?? 0), float.MinValue, float.MaxValue);
            scores.FraudLogOdds[row] = (float)Math.Clamp(logOdds, float.MinValue, float.MaxValue);
            scores.Novelty[row] = novelty;
            // The larger one: what is like known fraud keeps its probability, and what is like nothing known is not outvoted by it.
            scores.Probabilities[row] = Probability(logOdds);
            scores.Scores[row] = Math.Max(scores.Probabilities[row], novelty);
        }
    }

    private void WriteMemberScores(int m, MemberOutput output, int rows, ScoreBatch scores)
    {
        MemberManifest member = _members[m];
        double mean = member.Standardization.Mean;
        double deviation = member.Standardization.Deviation;
        int width = output.ScalarWidth;
        for (int row = 0; row < rows; row++)
        {
            float raw = output.Scalar[(row * width) + width - 1];
            double transformed = member.Transform switch
            {
                ScalarTransform.Log1P => Math.Log(1 + (double)raw),
                ScalarTransform.Log => raw < 0 ? double.NaN : Math.Log(Math.Max(raw, SmallestLogarithm)),
                _ => raw,
            };
            float value = (float)((transformed - mean) / deviation);
            if (!float.IsFinite(value))
                ThrowNotFinite(m, row, raw, value);
            scores.MemberScores[(row * _members.Length) + m] = value;
        }
    }

    private static double Sum(double bias, double[] weights, ReadOnlySpan<float> memberScores)
    {
        double sum = bias;
        for (int m = 0; m < memberScores.Length; m++)
            sum += weights[m] * memberScores[m];
        if (double.IsNaN(sum))
            throw new MemberFailedException("combination", $"the members' finite values {string.Join(", ", memberScores.ToArray())} add up to NaN");
        return sum;
    }

    // The score of novelty ends at the map's last point; what explains it goes on, or nothing would make a very odd payment less odd.
    private static double Evidence(double logOdds, double novelty, double beyond)
    {
        if (novelty <= 0)
            return logOdds;
        double certainty = Math.Min(novelty, MostCertain);
        return Math.Max(logOdds, Math.Log(certainty / (1 - certainty)) + beyond);
    }

    private float Probability(double logOdds)
    {
        double probability = 1 / (1 + Math.Exp(-logOdds));
        return (float)(_calibration?.At(probability) ?? probability);
    }

    // Padding stays 0 whatever the graph says there: an explanation must never point at a transaction that was not.
    private void AddAttention(FeatureBatch features, ReadOnlySpan<float> attention, ScoreBatch scores)
    {
        int length = scores.HistoryLength;
        for (int row = 0; row < features.Count; row++)
        {
            int real = (int)Math.Clamp(features.HistoryLengths[row], 0, length);
            int start = length - real;
            AddScaled(attention.Slice((row * length) + start, real), _attentionShare, scores.AttentionRow(row)[start..]);
        }
    }

    private static void AddScaled(ReadOnlySpan<float> values, float scale, Span<float> sum)
    {
        for (int i = 0; i < values.Length; i++)
            sum[i] += values[i] * scale;
    }

    private void ExpectFinite(int m, ReadOnlySpan<float> values, string what)
    {
        // x * 0 is 0 for every finite x and NaN for all others, and NaN survives every sum.
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<float> sum = Vector<float>.Zero;
        foreach (Vector<float> vector in vectors)
            sum += vector * Vector<float>.Zero;
        float rest = Vector.Sum(sum);
        foreach (float value in values[(vectors.Length * Vector<float>.Count)..])
            rest += value * 0;
        if (rest != 0)
            throw new MemberFailedException(_members[m].Name, $"its {what} is not finite");
    }

    private void ThrowNotFinite(int m, int row, float raw, float value) =>
        throw new MemberFailedException(
            _members[m].Name, $"row {row} of the batch has {_members[m].ScalarRole} {raw}, which enters the combination as {value}: not finite");
}
