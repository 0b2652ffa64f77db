namespace StreamGuard.Core.Thresholds;

/// <summary>What decides from which score on a transaction becomes an alert.</summary>
public enum ThresholdMode
{
    /// <summary>The model: the threshold of its manifest.</summary>
    Model,

    /// <summary>A person: one number.</summary>
    Fixed,

    /// <summary>A number of alerts a day, which the threshold follows.</summary>
    Budget,

    /// <summary>A share of the alerts that is to be fraud, which the threshold follows. It is as true as the scores are calibrated.</summary>
    Precision,
}
