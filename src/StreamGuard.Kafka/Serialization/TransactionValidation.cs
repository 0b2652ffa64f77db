using System.ComponentModel.DataAnnotations;
using StreamGuard.Core.Windows;

namespace StreamGuard.Kafka.Serialization;

/// <summary>What a transaction must be besides well formed.</summary>
public sealed class TransactionValidation
{
    /// <summary>
    /// How far a transaction's time may be ahead of its message's own timestamp. Later ones become dead letters, because one
    /// wrong clock would otherwise push a whole history out of its horizon. A message without a timestamp has no such limit. Not compared
    /// with the worker's clock: a message that is read again to restore a history must be judged as it was the first time. Default 5
    /// minutes; 0 to 1 day.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MaxAhead { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The latest time that a message of this timestamp may tell of; without one, the latest that a history takes.</summary>
    /// <param name="timestampMs">The message's own timestamp, milliseconds since 1970-01-01 UTC; negative = it has none.</param>
    /// <param name="maxAheadMs"><see cref="MaxAhead"/>, milliseconds.</param>
    internal static long LatestMs(long timestampMs, long maxAheadMs) =>
        timestampMs < 0 || timestampMs > AccountHistoryStore.MaxEventTimeMs - maxAheadMs ? AccountHistoryStore.MaxEventTimeMs : timestampMs + maxAheadMs;
}
