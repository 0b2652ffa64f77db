namespace StreamGuard.Pipeline.Batches;

/// <summary>What <see cref="BatchPolicy"/> decides on.</summary>
/// <param name="Count">Messages in the batch.</param>
/// <param name="IsFull">Whether no further one fits.</param>
/// <param name="Age">How long the oldest has waited.</param>
/// <param name="SourceIsEmpty">Whether the last look found no further message ready.</param>
/// <param name="DownstreamIsIdle">Whether the next stage has nothing to do.</param>
public readonly record struct BatchState(int Count, bool IsFull, TimeSpan Age, bool SourceIsEmpty, bool DownstreamIsIdle);
