using StreamGuard.Core.Explanations;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Batches;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Inference;
using StreamGuard.Pipeline.Thresholds;

namespace StreamGuard.Pipeline.Infer;

/// <summary>Explains those rows of a scored batch that are about to become alerts. On the infer thread, which owns the scorer.</summary>
/// <param name="scorer">The ensemble.</param>
/// <param name="decisions">Knows the thresholds. What is decided later may differ where a day ends in between; such an alert tells its score alone.</param>
/// <param name="batchSize">Most rows scored at once.</param>
/// <param name="metrics">Hears how long it took.</param>
/// <param name="time">The clock.</param>
internal sealed class BatchExplainer(IBatchScorer scorer, AlertDecisions decisions, int batchSize, PipelineMetrics metrics, TimeProvider time)
{
    private readonly AlertExplainer _explainer = new(scorer, batchSize);

    /// <summary>Explains a batch, up to as many rows as it has room for.</summary>
    /// <param name="batch">The batch; scored.</param>
    /// <exception cref="InferenceFailedException">The ensemble cannot score.</exception>
    internal void Explain(EventBatch batch)
    {
        long started = 0;
        int partition = -1;
        float threshold = 0;
        foreach (ref readonly EventRow row in batch.Rows)
        {
            if (row.Partition != partition) threshold = decisions.Expected(partition = row.Partition);
            if (row.FeatureRow < 0 || batch.Scores.Scores[row.FeatureRow] < threshold || row.Arrival == Arrival.Duplicate) continue;
            if (batch.Explanations.IsFull) break;
            if (started == 0) started = time.GetTimestamp();
            var explained = new ExplainedRow(
                batch.Features, row.FeatureRow, batch.VisibleRow(row.FeatureRow, row.VisibleCount), batch.Scores.AttentionRow(row.FeatureRow),
                batch.Scores.FeatureErrorRow(row.FeatureRow));
            _explainer.Add(in explained, batch.Scores, batch.Explanations);
        }

        if (batch.Explanations.Count == 0) return;
        _explainer.Finish(batch.Explanations);
        metrics.Explained(time.GetElapsedTime(started));
    }
}
