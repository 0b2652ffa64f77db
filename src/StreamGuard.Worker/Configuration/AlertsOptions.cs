using StreamGuard.Core.Thresholds;

namespace StreamGuard.Worker.Configuration;

/// <summary>What becomes an alert. A page of its own tells how a budget is spent: <c>docs/alert-budget.md</c>.</summary>
internal sealed class AlertsOptions
{
    /// <summary>From which score on a transaction becomes an alert.</summary>
    public ThresholdOptions Threshold { get; set; } = new();

    /// <summary>What attributes cannot say.</summary>
    /// <returns>Each mistake, in words; the first word is the key.</returns>
    public IEnumerable<string> Validate() => Threshold.Validate().Select(mistake => $"{nameof(Threshold)}:{mistake}");
}
