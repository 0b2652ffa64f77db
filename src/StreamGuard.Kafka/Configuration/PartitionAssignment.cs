namespace StreamGuard.Kafka.Configuration;

/// <summary>How the members of the group share the partitions.</summary>
public enum PartitionAssignment
{
    /// <summary>Members keep what they have; only partitions that move are taken away. The one to use: histories live in memory.</summary>
    CooperativeSticky,

    /// <summary>Every rebalance takes all partitions away and hands out ranges.</summary>
    Range,

    /// <summary>Every rebalance takes all partitions away and deals them out one by one.</summary>
    RoundRobin,
}
