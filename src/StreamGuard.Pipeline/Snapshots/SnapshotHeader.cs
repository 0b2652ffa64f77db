namespace StreamGuard.Pipeline.Snapshots;

/// <summary>What a snapshot says of itself, before the histories. Everything that must agree with the worker for the snapshot to be of use.</summary>
/// <param name="GroupId">The consumer group, to whose committed offsets <paramref name="NextOffset"/> relates.</param>
/// <param name="Topic">The source topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="PartitionCount">How many partitions the topic had; another number means that accounts moved.</param>
/// <param name="NextOffset">The offset S of the first message that is not in it. It is published only once the group's committed offset reached S.</param>
/// <param name="FeatureSpecification">The version that froze the entries' features.</param>
/// <param name="HistoryCapacity">Transactions kept per account.</param>
/// <param name="HorizonMs">How far back a transaction is still history, milliseconds.</param>
/// <param name="MaxAccounts">The cap of accounts.</param>
/// <param name="GapUntilMs">Event time of the first message after messages that the source had lost when the histories were built, milliseconds since 1970; 0 = none were lost.</param>
public sealed record SnapshotHeader(
    string GroupId, string Topic, int Partition, int PartitionCount, long NextOffset, int FeatureSpecification,
    int HistoryCapacity, long HorizonMs, int MaxAccounts, long GapUntilMs);
