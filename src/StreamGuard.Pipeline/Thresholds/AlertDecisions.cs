using StreamGuard.Core.Thresholds;
using StreamGuard.Core.Windows;
using StreamGuard.Pipeline.Batches;

namespace StreamGuard.Pipeline.Thresholds;

/// <summary>Decides which scores are alerts: by one number, or by each partition's threshold. On the publish thread.</summary>
/// <param name="settings">The settings.</param>
/// <param name="modelThreshold">The threshold of the model's manifest.</param>
/// <param name="following">The partitions' thresholds; null = they do not move.</param>
internal sealed class AlertDecisions(ThresholdOptions settings, float modelThreshold, PartitionThresholds? following)
{
    private readonly float _fixed = settings.Mode == ThresholdMode.Fixed ? (float)settings.Value!.Value : modelThreshold;

    /// <summary>Decides on a transaction. Called once for each, in the order of offsets within a partition.</summary>
    /// <param name="row">The transaction.</param>
    /// <param name="score">Its score.</param>
    /// <param name="probability">Its probability of fraud, before novelty.</param>
    /// <param name="threshold">The threshold in force.</param>
    /// <returns>Whether it is an alert. A repeat of one that was scored before is none, and does not count.</returns>
    internal bool Decide(in EventRow row, float score, float probability, out float threshold)
    {
        bool isRepeat = row.Arrival == Arrival.Duplicate;
        if (following is null)
        {
            threshold = _fixed;
            return score >= threshold && !isRepeat;
        }

        if (!isRepeat) return following.Decide(row.Partition, row.Epoch, row.Offset, row.Transaction.EventTimeMs, score, probability, out threshold);
        threshold = following.Of(row.Partition, row.Epoch, row.Offset);
        return false;
    }

    /// <summary>
    /// The threshold that a partition's next transactions will be decided by, unless a day is over before: for what is to be prepared ahead of the decision.
    /// Any thread.
    /// </summary>
    internal float Expected(int partition) => following?.Expected(partition) ?? _fixed;

    /// <summary>Everything decided so far is committed.</summary>
    internal void Committed() => following?.Committed();

    /// <summary>The thresholds as they are now; any thread.</summary>
    internal IReadOnlyList<ThresholdReading> Read() => following?.Read() ?? [new ThresholdReading(null, _fixed)];
}
