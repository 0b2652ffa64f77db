namespace StreamGuard.Kafka.Configuration;

/// <summary>What a crash or a rebalance may do to the outputs.</summary>
public enum DeliveryGuarantee
{
    /// <summary>Outputs and offsets are one Kafka transaction: a reader with <c>isolation.level=read_committed</c> sees every output once.</summary>
    ExactlyOnce,

    /// <summary>Outputs first, then offsets: nothing is lost, an output may be repeated; its deterministic id lets readers drop the repeat. Lower latency.</summary>
    AtLeastOnce,
}
