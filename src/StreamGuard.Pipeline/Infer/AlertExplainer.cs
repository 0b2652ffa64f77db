using StreamGuard.Core.Explanations;
using StreamGuard.Core.Features;
using StreamGuard.Core.Scoring;
using StreamGuard.Pipeline.Inference;

namespace StreamGuard.Pipeline.Infer;

/// <summary>
/// Measures why rows were scored as they were: scores variants of them in which one thing is normal for the account, and keeps how far the score falls. Variants of
/// several rows are scored together. Allocates nothing in steady state. One thread: the scorer's.
/// </summary>
public sealed class AlertExplainer
{
    private readonly IBatchScorer _scorer;
    private readonly Counterfactuals _counterfactuals;
    private readonly FeatureBatch _variants;
    private readonly ScoreBatch _scores;
    private readonly Pending[] _pending;

    /// <summary>Allocates room for variants.</summary>
    /// <param name="scorer">The ensemble.</param>
    /// <param name="batchSize">The most variants scored at once; at least 1, and at most what the scorer takes.</param>
    public AlertExplainer(IBatchScorer scorer, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        EnsembleDescription ensemble = scorer.Ensemble;
        _scorer = scorer;
        _counterfactuals = new Counterfactuals(ensemble.HistoryLength);
        _variants = new FeatureBatch(batchSize, ensemble.HistoryLength);
        _scores = new ScoreBatch(batchSize, ensemble.Members.Count, ensemble.HistoryLength, FeatureSpecification.CurrentWidth);
        _pending = new Pending[batchSize];
    }

    /// <summary>Explains a row. What it contributes is there after <see cref="Finish"/>.</summary>
    /// <param name="row">The row.</param>
    /// <param name="scores">What the ensemble said of its batch, at the same row.</param>
    /// <param name="explanations">Receives its explanation; not full.</param>
    /// <exception cref="InferenceFailedException">The ensemble cannot score.</exception>
    public void Add(in ExplainedRow row, ScoreBatch scores, ExplanationBatch explanations)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(explanations);
        int place = explanations.Add(row.Row);
        bool byNovelty = scores.IsByNovelty(row.Row);
        float logOdds = scores.Evidence(byNovelty)[row.Row];
        for (int group = 0; group < ReasonGroups.Count; group++)
        {
            if (!_counterfactuals.TryWrite((ReasonGroup)group, in row, _variants, _variants.Count)) continue;
            _pending[_variants.Count] = new Pending(place, group, logOdds, byNovelty);
            _variants.Count++;
            if (_variants.Count == _variants.Capacity) Finish(explanations);
        }
    }

    /// <summary>Scores the variants that wait.</summary>
    /// <param name="explanations">The same as before.</param>
    /// <exception cref="InferenceFailedException">The ensemble cannot score.</exception>
    public void Finish(ExplanationBatch explanations)
    {
        ArgumentNullException.ThrowIfNull(explanations);
        if (_variants.Count == 0) return;
        _scorer.Score(_variants, _scores);
        for (int i = 0; i < _variants.Count; i++)
        {
            Pending pending = _pending[i];
            explanations.ContributionsAt(pending.Place)[pending.Group] = pending.LogOdds - _scores.Evidence(pending.ByNovelty)[i];
        }

        _variants.Count = 0;
    }

    private readonly record struct Pending(int Place, int Group, float LogOdds, bool ByNovelty);
}
