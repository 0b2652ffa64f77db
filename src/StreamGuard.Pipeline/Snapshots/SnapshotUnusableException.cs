namespace StreamGuard.Pipeline.Snapshots;

/// <summary>A snapshot cannot be used. Nothing is lost by it: it is set aside, and an older one or the source topic takes its place.</summary>
internal sealed class SnapshotUnusableException : Exception
{
    internal SnapshotUnusableException(SnapshotDefect defect, string message, Exception? cause = null)
        : base(message, cause) => Defect = defect;

    /// <summary>What is wrong with it.</summary>
    internal SnapshotDefect Defect { get; }
}
