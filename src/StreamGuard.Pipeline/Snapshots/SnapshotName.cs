using System.Globalization;

namespace StreamGuard.Pipeline.Snapshots;

/// <summary>
/// The name of a snapshot's file: topic, partition and next offset, as in <c>transactions-00003-00000000000000012345.snapshot</c>.
/// Names of one partition in ordinal order are in the order of their offsets.
/// </summary>
/// <param name="Topic">The source topic; at most <see cref="MaxTopicLength"/> characters.</param>
/// <param name="Partition">The partition.</param>
/// <param name="NextOffset">The offset of the first message that is not in it.</param>
internal readonly record struct SnapshotName(string Topic, int Partition, long NextOffset)
{
    /// <summary>The longest topic name of which files can be named: file names end at 255 bytes, and aside the name gets longer.</summary>
    internal const int MaxTopicLength = 180;

    private const string Extension = ".snapshot";
    private const int PartitionDigits = 5;
    private const int OffsetDigits = 20;

    /// <summary>Whether snapshots of a topic can be named: not of one with a very long name.</summary>
    internal static bool CanName(string topic) =>
        topic.Length is > 0 and <= MaxTopicLength && !topic.AsSpan().ContainsAnyExcept("-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Reads a file's name.</summary>
    /// <returns>False when it is not exactly what <see cref="ToString"/> gives of some snapshot.</returns>
    internal static bool TryParse(string fileName, out SnapshotName name)
    {
        name = default;
        if (!fileName.EndsWith(Extension, StringComparison.Ordinal)) return false;
        ReadOnlySpan<char> rest = fileName.AsSpan(0, fileName.Length - Extension.Length);
        int offsetDash = rest.LastIndexOf('-');
        if (offsetDash < 0 || !long.TryParse(rest[(offsetDash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out long nextOffset)) return false;
        rest = rest[..offsetDash];
        int partitionDash = rest.LastIndexOf('-');
        if (partitionDash < 0 || !int.TryParse(rest[(partitionDash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int partition)) return false;
        var read = new SnapshotName(rest[..partitionDash].ToString(), partition, nextOffset);
        if (!CanName(read.Topic) || read.ToString() != fileName) return false;
        name = read;
        return true;
    }

    /// <summary>The file's name.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Topic}-{Partition.ToString($"D{PartitionDigits}", CultureInfo.InvariantCulture)}-{NextOffset.ToString($"D{OffsetDigits}", CultureInfo.InvariantCulture)}{Extension}");
}
