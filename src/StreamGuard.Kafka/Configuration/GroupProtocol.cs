namespace StreamGuard.Kafka.Configuration;

/// <summary>How the members of the group and the brokers talk to each other.</summary>
public enum GroupProtocol
{
    /// <summary>A member computes who gets what, and all wait for each other. Every broker speaks it.</summary>
    Classic,

    /// <summary>The brokers compute it, and partitions move one by one while the others go on (KIP-848). Brokers from 4.0 on.</summary>
    Consumer,
}
