namespace StreamGuard.Core.Terminals;

/// <summary>A count that this worker has to tell the others.</summary>
/// <param name="Now">The count, as it is to be told.</param>
/// <param name="Before">What it was when it was told last, or read back.</param>
public readonly record struct ActivityChange(ActivityCount Now, int Before);
