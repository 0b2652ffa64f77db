namespace StreamGuard.Pipeline.Batches;

/// <summary>Decides when a batch goes on to the model. Pure, so that it is tested without threads or clocks.</summary>
public static class BatchPolicy
{
    /// <summary>
    /// A batch goes when it is full, when its oldest message waited long enough, or when nothing more is ready and the model is idle:
    /// then waiting would win nothing. While the model is busy anyway, a batch may fill.
    /// </summary>
    /// <param name="state">The batch now.</param>
    /// <param name="maxDelay">How long a message may wait for company.</param>
    /// <returns>Whether to hand the batch over.</returns>
    public static bool ShouldFlush(in BatchState state, TimeSpan maxDelay)
    {
        if (state.Count == 0) return false;
        if (state.IsFull || state.Age >= maxDelay) return true;
        return state.SourceIsEmpty && state.DownstreamIsIdle;
    }
}
