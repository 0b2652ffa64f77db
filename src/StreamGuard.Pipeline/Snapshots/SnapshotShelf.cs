using Microsoft.Extensions.Logging;
using StreamGuard.Pipeline.Diagnostics;

namespace StreamGuard.Pipeline.Snapshots;

/// <summary>
/// Finds the snapshots that a partition can be restored from. What cannot be used is logged with the reason and counted; what nobody could
/// ever use is set aside as well. Whatever the disk does, no method throws: no snapshot only means that the topic is read instead. On the ingest thread.
/// </summary>
/// <param name="storage">Where they are.</param>
/// <param name="expected">What a usable header says; its partition and offset are not looked at.</param>
/// <param name="metrics">Counts what is not used.</param>
/// <param name="logger">Hears why.</param>
internal sealed class SnapshotShelf(SnapshotStorage storage, SnapshotHeader expected, PipelineMetrics metrics, ILogger logger)
{
    private readonly ISnapshotDisk _disk = storage.Disk;

    /// <summary>The snapshots of a partition, the newest first.</summary>
    internal IReadOnlyList<SnapshotName> Of(int partition) => [.. All().Where(name => name.Partition == partition).OrderByDescending(name => name.NextOffset)];

    /// <summary>How many partitions the topic had when a snapshot of it was taken by this group, where that is not the number now; null = no snapshot says otherwise.</summary>
    /// <param name="partitionCount">The number now.</param>
    internal int? OtherPartitionCount(int partitionCount)
    {
        foreach (IGrouping<int, SnapshotName> partition in All().GroupBy(name => name.Partition))
        {
            // The newest one may be damaged: then the one before it tells.
            SnapshotHeader? header = partition.OrderByDescending(name => name.NextOffset).Select(PeekHeader).FirstOrDefault(peeked => peeked is not null);
            if (header is not null && header.PartitionCount != partitionCount) return header.PartitionCount;
        }

        return null;
    }

    /// <summary>Sets snapshots aside that are beyond the committed offset: nothing is ever published before its offset is committed, so the offsets went back.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="committed">Its committed offset; -1 = nothing was ever committed.</param>
    internal void SetAsideBeyond(int partition, long committed)
    {
        foreach (SnapshotName name in Of(partition))
        {
            if (name.NextOffset <= committed || PeekHeader(name) is null) continue;
            Reject(name, SnapshotRejection.OffsetsWentBack, $"It holds messages up to offset {name.NextOffset}, but only {committed} is committed (-1 = nothing): the topic was made anew, or the group's offsets were set back.");
        }
    }

    /// <summary>Opens the newest usable snapshot.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="atMost">The last position that is acceptable.</param>
    /// <param name="partitionCount">How many partitions the topic has.</param>
    /// <returns>The snapshot, its header checked and nothing else; null = there is none.</returns>
    internal SnapshotReader? OpenNewest(int partition, long atMost, int partitionCount)
    {
        foreach (SnapshotName name in Of(partition))
        {
            if (name.NextOffset <= atMost && TryOpen(name, partitionCount) is { } snapshot) return snapshot;
        }

        return null;
    }

    /// <summary>Refuses a snapshot while its histories are read.</summary>
    internal void Reject(SnapshotHeader header, Exception reason) => Reject(new SnapshotName(header.Topic, header.Partition, header.NextOffset), reason);

    private static SnapshotRejection RejectionOf(SnapshotDefect defect) => defect switch
    {
        SnapshotDefect.Truncated => SnapshotRejection.Truncated,
        SnapshotDefect.NotASnapshot => SnapshotRejection.NotASnapshot,
        SnapshotDefect.NewerVersion => SnapshotRejection.NewerVersion,
        SnapshotDefect.OlderVersion => SnapshotRejection.OlderVersion,
        _ => SnapshotRejection.Corrupt,
    };

    private List<SnapshotName> All()
    {
        var names = new List<SnapshotName>();
        try
        {
            foreach (string file in _disk.List())
                if (SnapshotName.TryParse(file, out SnapshotName name) && name.Topic == expected.Topic) names.Add(name);
        }
        catch (IOException exception)
        {
            Log.SnapshotFolderUnreadable(logger, expected.Topic, Log.Reason(exception));
        }

        return names;
    }

    private SnapshotReader? TryOpen(SnapshotName name, int partitionCount)
    {
        SnapshotReader snapshot;
        try
        {
            snapshot = new SnapshotReader(_disk.OpenRead(name.ToString()));
        }
        catch (Exception exception) when (exception is SnapshotUnusableException or IOException)
        {
            Reject(name, exception);
            return null;
        }

        if (MismatchOf(name, snapshot.Header, partitionCount) is not { } mismatch) return snapshot;
        snapshot.Dispose();
        Reject(name, mismatch.Reason, mismatch.Detail);
        return null;
    }

    private (SnapshotRejection Reason, string Detail)? MismatchOf(SnapshotName name, SnapshotHeader header, int partitionCount)
    {
        if (header.Topic != name.Topic || header.Partition != name.Partition || header.NextOffset != name.NextOffset)
            return (SnapshotRejection.Misnamed, $"Inside it says {header.Topic}[{header.Partition}]@{header.NextOffset}: the file was renamed.");
        if (header.GroupId != expected.GroupId)
            return (SnapshotRejection.OtherGroup, $"It is of the group {header.GroupId}: the file was moved here from that group's folder.");
        SnapshotHeader wanted = expected with { Partition = header.Partition, NextOffset = header.NextOffset, GapUntilMs = header.GapUntilMs, PartitionCount = partitionCount };
        return header == wanted
            ? null
            : (SnapshotRejection.OtherSettings, $"It was taken with {SettingsOf(header)}; the worker has {SettingsOf(wanted)}. It stays until snapshots under the new settings take its place.");
    }

    private static string SettingsOf(SnapshotHeader header) =>
        $"History:Capacity {header.HistoryCapacity}, History:Horizon {TimeSpan.FromMilliseconds(header.HorizonMs)}, History:MaxAccountsPerPartition {header.MaxAccounts}, feature specification {header.FeatureSpecification} and {header.PartitionCount} partitions";

    private SnapshotHeader? PeekHeader(SnapshotName name)
    {
        try
        {
            using var snapshot = new SnapshotReader(_disk.OpenRead(name.ToString()));
            return snapshot.Header.GroupId == expected.GroupId && snapshot.Header.Topic == name.Topic ? snapshot.Header : null;
        }
        catch (Exception exception) when (exception is SnapshotUnusableException or IOException)
        {
            // Whoever wants to use it hears of it, when it is opened in its turn.
            Log.SnapshotNotPeeked(logger, name.ToString(), Log.Reason(exception));
            return null;
        }
    }

    private void Reject(SnapshotName name, Exception reason)
    {
        if (reason is SnapshotUnusableException unusable) Reject(name, RejectionOf(unusable.Defect), unusable.Message);
        else Reject(name, SnapshotRejection.Unreadable, reason.Message);
    }

    private void Reject(SnapshotName name, SnapshotRejection reason, string detail)
    {
        metrics.SnapshotRejected(reason);
        bool mayServeLater = reason is SnapshotRejection.OtherGroup or SnapshotRejection.OtherSettings or SnapshotRejection.Unreadable;
        Log.SnapshotRejected(logger, name.Topic, name.Partition, name.NextOffset, reason, mayServeLater ? "left where it is" : "set aside", detail);
        if (mayServeLater) return;
        try
        {
            _disk.SetAside(name.ToString());
        }
        catch (IOException exception)
        {
            Log.SnapshotNotSetAside(logger, name.ToString(), Log.Reason(exception));
        }
    }
}
