using StreamGuard.Core.Windows;

namespace StreamGuard.Pipeline.Ingest;

/// <summary>What the ingest thread knows of a partition it owns.</summary>
/// <param name="partition">The partition.</param>
/// <param name="epoch">Its ownership's number.</param>
/// <param name="serveFrom">The committed offset: what comes before it was scored already and is only applied to the histories.</param>
/// <param name="histories">The histories of its accounts.</param>
internal sealed class PartitionState(int partition, int epoch, long serveFrom, AccountHistoryStore histories)
{
    internal int Partition { get; } = partition;

    internal int Epoch { get; } = epoch;

    internal long ServeFrom { get; } = serveFrom;

    internal AccountHistoryStore Histories { get; } = histories;

    /// <summary>The offset after the last message applied; a message before it was applied already and is passed over.</summary>
    internal long NextOffset { get; set; }

    internal bool IsRestored { get; set; }

    /// <summary>Whether it is scored on histories that lack their past, because restoring was turned off.</summary>
    internal bool IsHistoryIncomplete { get; init; }

    /// <summary>
    /// Event time of the first message applied after messages that the source had lost, milliseconds since 1970; 0 = none were lost,
    /// <see cref="long.MaxValue"/> = some were, and no message was applied since.
    /// </summary>
    internal long GapUntilMs { get; set; }

    internal long RestoreStartedTimestamp { get; init; }

    internal long RestoredRecords { get; set; }

    /// <summary>When a message that waits for its schema is tried again, in the time provider's timestamps; 0 = none waits.</summary>
    internal long SchemaRetryTimestamp { get; set; }

    internal TimeSpan SchemaRetryDelay { get; set; }

    /// <summary>Whether an account may lack a message that was within the horizon at an event time.</summary>
    internal bool HasGapBefore(long eventTimeMs) => GapUntilMs > 0 && eventTimeMs - Histories.HorizonMs < GapUntilMs;
}
