namespace StreamGuard.Pipeline.Snapshots;

/// <summary>A snapshot would have more bytes than it may have, and was given up half-written.</summary>
internal sealed class SnapshotTooLargeException : Exception
{
    internal SnapshotTooLargeException(long maxBytes)
        : base($"The snapshot has more than {maxBytes} bytes: raise Snapshots:MaxBytes, or lower History:Capacity or History:MaxAccountsPerPartition.") => MaxBytes = maxBytes;

    /// <summary>The most bytes that it may have.</summary>
    internal long MaxBytes { get; }
}
