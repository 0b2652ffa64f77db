using StreamGuard.Pipeline.Batches;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Inference;
using StreamGuard.Pipeline.Threads;

namespace StreamGuard.Pipeline.Infer;

/// <summary>The second stage: runs the ensemble over one batch at a time, and explains what it takes for fraud. Everything runs on the infer thread.</summary>
internal sealed class InferStage(
    IBatchScorer scorer, BatchExplainer explainer, HandOver<EventBatch> input, HandOver<EventBatch> output, PipelineMetrics metrics, TimeProvider time)
{
    /// <summary>Scores the next batch.</summary>
    /// <param name="wait">How long to wait for one.</param>
    /// <param name="abandon">Ends every wait, leaving the batch unpublished.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="InferenceFailedException">No provider could score it; nothing of it may be published.</exception>
    internal bool Step(TimeSpan wait, CancellationToken abandon)
    {
        EventBatch? batch = input.TryTake(wait, abandon);
        if (batch is null) return false;
        if (batch.Features.Count > 0) Score(batch);
        output.TryGive(batch, Timeout.InfiniteTimeSpan, abandon);
        return true;
    }

    private void Score(EventBatch batch)
    {
        long started = time.GetTimestamp();
        try
        {
            scorer.Score(batch.Features, batch.Scores);
            metrics.Inferred(batch.Features.Count, time.GetElapsedTime(started));
            explainer.Explain(batch);
        }
        catch (InferenceFailedException)
        {
            metrics.InferenceFailed();
            throw;
        }
    }
}
