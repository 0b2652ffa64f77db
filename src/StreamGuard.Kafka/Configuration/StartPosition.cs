namespace StreamGuard.Kafka.Configuration;

/// <summary>Where a partition starts for which the group never committed an offset, or whose committed offset the broker no longer has.</summary>
public enum StartPosition
{
    /// <summary>At the oldest message that the broker still has.</summary>
    Earliest,

    /// <summary>At the messages that arrive from now on.</summary>
    Latest,
}
