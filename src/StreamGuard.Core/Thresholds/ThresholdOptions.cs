using System.ComponentModel.DataAnnotations;

namespace StreamGuard.Core.Thresholds;

/// <summary>From which score on a transaction becomes an alert, and how that follows a budget.</summary>
public sealed class ThresholdOptions
{
    /// <summary>
    /// <c>Model</c> = the threshold of the model's manifest; <c>Fixed</c> = <see cref="Value"/>; <c>Budget</c> = what spends
    /// <see cref="AlertsPerDay"/>; <c>Precision</c> = what reaches <see cref="Precision"/>. Default Model.
    /// </summary>
    public ThresholdMode Mode { get; set; } = ThresholdMode.Model;

    /// <summary>
    /// The threshold of <c>Fixed</c>, and where <c>Budget</c> and <c>Precision</c> begin, a calibrated probability. Default none: these begin at the
    /// model's. 0 to 1.
    /// </summary>
    [Range(0.0, 1.0)]
    public double? Value { get; set; }

    /// <summary>
    /// Alerts a day of the whole topic, by event time in UTC; each partition spends an even share of its own. Needed by <c>Budget</c>. Default none;
    /// 0.01 to 10,000,000.
    /// </summary>
    [Range(0.01, 10_000_000.0)]
    public double? AlertsPerDay { get; set; }

    /// <summary>The share of the alerts that is to be fraud, as the model's probabilities expect it. Needed by <c>Precision</c>. Default none; 0.01 to 0.999.</summary>
    [Range(0.01, 0.999)]
    public double? Precision { get; set; }

    /// <summary>
    /// How far a threshold that follows something moves from one day to the next at most, in units of its logit, ln(p / (1 - p)); downwards less, until as
    /// many days as <see cref="SmoothingDays"/> are known. Default 1; 0.01 to 20.
    /// </summary>
    [Range(0.01, 20.0)]
    public double MaxStepPerDay { get; set; } = 1;

    /// <summary>A threshold that follows something never falls below this. Default 0.01; 0.0001 to 0.999999.</summary>
    [Range(0.0001, 0.999999)]
    public double MinThreshold { get; set; } = 0.01;

    /// <summary>A threshold that follows something never rises above this. Default 0.9999; 0.0001 to 0.999999.</summary>
    [Range(0.0001, 0.999999)]
    public double MaxThreshold { get; set; } = 0.9999;

    /// <summary>Over how many past days a budget or a precision is met. Default 7, which has every day of the week once; 1 to 28.</summary>
    [Range(1, 28)]
    public int SmoothingDays { get; set; } = 7;

    /// <summary>Whether the threshold follows the scores from day to day.</summary>
    public bool Follows => Mode is ThresholdMode.Budget or ThresholdMode.Precision;

    /// <summary>What the attributes cannot say.</summary>
    /// <returns>The mistakes in words; the first word is the key.</returns>
    public IEnumerable<string> Validate()
    {
        if (Mode == ThresholdMode.Fixed && Value is null) yield return "Value: is needed by the mode Fixed and has no value; set it.";
        if (Mode == ThresholdMode.Budget && AlertsPerDay is null) yield return "AlertsPerDay: is needed by the mode Budget and has no value; set it.";
        if (Mode == ThresholdMode.Precision && Precision is null) yield return "Precision: is needed by the mode Precision and has no value; set it.";

        // A number that nobody follows is worse than none: whoever wrote it believes that it is in force.
        if (Mode == ThresholdMode.Model && Value is not null) yield return "Value: is set, but the mode Model takes the model's threshold; set the mode to Fixed, or remove it.";
        if (Mode != ThresholdMode.Budget && AlertsPerDay is not null) yield return $"AlertsPerDay: is set, but the mode {Mode} does not spend it; set the mode to Budget, or remove it.";
        if (Mode != ThresholdMode.Precision && Precision is not null) yield return $"Precision: is set, but the mode {Mode} does not follow it; set the mode to Precision, or remove it.";
        if (MinThreshold >= MaxThreshold) yield return "MinThreshold: is not below MaxThreshold; lower it, or raise the other.";
    }
}
