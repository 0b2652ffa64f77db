namespace StreamGuard.Kafka.Embedded;

/// <summary>Kafka's protocol requests, by their numbers, as far as faults are injected into them.</summary>
public enum BrokerRequest : short
{
    /// <summary>Messages for a topic.</summary>
    Produce = 0,

    /// <summary>Messages of a topic.</summary>
    Fetch = 1,

    /// <summary>Oldest and newest offsets.</summary>
    ListOffsets = 2,

    /// <summary>Topics, partitions and their leaders.</summary>
    Metadata = 3,

    /// <summary>A group's commit.</summary>
    OffsetCommit = 8,

    /// <summary>A group's committed offsets.</summary>
    OffsetFetch = 9,

    /// <summary>Who coordinates a group or a transaction.</summary>
    FindCoordinator = 10,

    /// <summary>A member joins.</summary>
    JoinGroup = 11,

    /// <summary>A member lives.</summary>
    Heartbeat = 12,

    /// <summary>A member leaves.</summary>
    LeaveGroup = 13,

    /// <summary>A member asks for its partitions.</summary>
    SyncGroup = 14,

    /// <summary>A producer takes over its transactional id.</summary>
    InitProducerId = 22,

    /// <summary>A partition joins a transaction.</summary>
    AddPartitionsToTransaction = 24,

    /// <summary>A group joins a transaction.</summary>
    AddOffsetsToTransaction = 25,

    /// <summary>A transaction ends.</summary>
    EndTransaction = 26,

    /// <summary>A group's offsets within a transaction.</summary>
    TransactionOffsetCommit = 28,
}
