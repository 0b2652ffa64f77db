namespace StreamGuard.Core.Terminals;

/// <summary>Counts that this worker has to tell the others.</summary>
/// <param name="Now">The counts, as they are to be told.</param>
/// <param name="Before">What they were when they were told last, or read back.</param>
public readonly record struct ActivityChange(ActivityCount Now, QuarterCounts Before);
