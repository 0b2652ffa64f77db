namespace StreamGuard.Pipeline.Thresholds;

/// <summary>A threshold at a moment, for metrics.</summary>
/// <param name="Partition">Its partition; null = it is the same for all.</param>
/// <param name="Threshold">The threshold in force, 0 to 1.</param>
/// <param name="Share">The partition's share of the alerts a day; 0 = there is no budget.</param>
/// <param name="Spent">The alerts of the day that is open by event time.</param>
/// <param name="Carried">Alerts above the share that are still to be made up for; negative = below it.</param>
internal readonly record struct ThresholdReading(int? Partition, float Threshold, double Share = 0, long Spent = 0, double Carried = 0);
