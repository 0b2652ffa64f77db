using Microsoft.Extensions.Logging;
using StreamGuard.Core.Thresholds;
using StreamGuard.Pipeline.Diagnostics;
using StreamGuard.Pipeline.Snapshots;

namespace StreamGuard.Pipeline.Thresholds;

/// <summary>
/// Keeps the partitions' thresholds on a disk, one small file each. Whatever the disk does, no method throws: a threshold that cannot be kept or read
/// begins anew, and the log says so. Not thread-safe.
/// </summary>
/// <param name="disk">The disk, for these files alone.</param>
/// <param name="options">What the thresholds follow.</param>
/// <param name="metrics">Counts failures.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears of them.</param>
internal sealed class ThresholdShelf(ISnapshotDisk disk, ThresholdOptions options, PipelineMetrics metrics, TimeProvider time, ILogger logger)
{
    private readonly RepeatedFailures _failures = new(time);

    /// <summary>Reads a partition's threshold.</summary>
    /// <param name="expected">What its file must say; of its offset, what it may say at most.</param>
    /// <param name="share">The partition's alerts a day.</param>
    /// <returns>The threshold, and the offset after the last transaction counted in it; null = there is none, or none of use.</returns>
    internal (DailyThreshold Threshold, long NextOffset)? TryLoad(ThresholdHeader expected, double share)
    {
        string name = ThresholdFile.NameOf(expected.Topic, expected.Partition);
        try
        {
            if (!disk.List().Contains(name)) return null;
            (ThresholdHeader header, DailyThreshold threshold) = ThresholdFile.Decode(Read(name), options, share, header => MismatchOf(header, expected));
            return (threshold, header.NextOffset);
        }
        catch (Exception exception) when (exception is IOException or ThresholdUnusableException)
        {
            Log.ThresholdNotUsed(logger, expected.Topic, expected.Partition, exception.Message);
            if (exception is ThresholdUnusableException { IsDamaged: true }) SetAside(name);
            return null;
        }
    }

    /// <summary>Keeps a partition's threshold in the place of the last one.</summary>
    internal void Save(ThresholdHeader header, DailyThreshold threshold)
    {
        string name = ThresholdFile.NameOf(header.Topic, header.Partition);
        try
        {
            using (Stream stream = disk.Create(name)) stream.Write(ThresholdFile.Encode(header, threshold));
            disk.Publish(name);
        }
        catch (IOException exception)
        {
            metrics.ThresholdNotSaved();
            if (_failures.Note(out long heldBack)) Log.ThresholdNotSaved(logger, header.Topic, header.Partition, Log.Reason(exception), heldBack);
        }
    }

    private static string? MismatchOf(ThresholdHeader header, ThresholdHeader expected)
    {
        if (header.GroupId != expected.GroupId) return $"it is of the group {header.GroupId}";
        if (header.Topic != expected.Topic || header.Partition != expected.Partition) return $"inside it says {header.Topic}[{header.Partition}]";
        if (header.PartitionCount != expected.PartitionCount) return $"the topic had {header.PartitionCount} partitions then, and has {expected.PartitionCount} now";
        if (header.ModelName != expected.ModelName || header.ModelVersion != expected.ModelVersion) return $"its scores are of the model {header.ModelName} {header.ModelVersion}";
        return header.NextOffset > expected.NextOffset
            ? $"it counts transactions up to offset {header.NextOffset}, but only {expected.NextOffset} is committed: the topic was made anew, or the group's offsets were set back"
            : null;
    }

    private byte[] Read(string name)
    {
        using Stream stream = disk.OpenRead(name);
        var bytes = new byte[ThresholdFile.MaxBytes + 1];
        int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length <= ThresholdFile.MaxBytes ? bytes[..length] : throw new ThresholdUnusableException($"it has more than {ThresholdFile.MaxBytes} bytes", isDamaged: true);
    }

    private void SetAside(string name)
    {
        try
        {
            disk.SetAside(name);
        }
        catch (IOException exception)
        {
            Log.SnapshotNotSetAside(logger, name, Log.Reason(exception));
        }
    }
}
