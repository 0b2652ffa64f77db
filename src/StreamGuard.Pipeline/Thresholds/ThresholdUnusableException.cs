namespace StreamGuard.Pipeline.Thresholds;

/// <summary>A kept threshold cannot be used; the partition's begins anew.</summary>
internal sealed class ThresholdUnusableException : Exception
{
    internal ThresholdUnusableException(string message, bool isDamaged, Exception? cause = null)
        : base(message, cause) => IsDamaged = isDamaged;

    /// <summary>Whether the file is of no use to anybody, rather than of none to this worker as it is set up.</summary>
    internal bool IsDamaged { get; }
}
