namespace StreamGuard.Core.Thresholds;

/// <summary>What a day of a partition came to, once it is over.</summary>
/// <param name="Date">The day, by event time, UTC.</param>
/// <param name="IsWhole">Whether it was seen from its beginning and without a gap; otherwise it says nothing of what a day needs.</param>
/// <param name="Alerts">The alerts raised on it.</param>
/// <param name="Share">The partition's share of the alerts a day; 0 = it has none.</param>
/// <param name="Carried">Alerts above the share that are still to be made up for; negative = below it.</param>
/// <param name="ThresholdBefore">The threshold on the day.</param>
/// <param name="ThresholdAfter">The threshold from then on.</param>
public readonly record struct ClosedDay(DateOnly Date, bool IsWhole, long Alerts, double Share, double Carried, float ThresholdBefore, float ThresholdAfter);
