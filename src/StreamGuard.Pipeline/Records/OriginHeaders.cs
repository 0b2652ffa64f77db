using System.Globalization;
using System.Text;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline.Records;

/// <summary>
/// The headers that are added behind a message's own: by a worker that refuses it, under Kafka Connect's names, and by the replay of a dead
/// letter, under names of the project's own. Only the last such block counts, and only at the very end: a message whose own headers happen
/// to have these names keeps them byte for byte.
/// </summary>
public static class OriginHeaders
{
    /// <summary>What the names begin with that a replayed message carries.</summary>
    public const string ReplayPrefix = "streamguard.origin.";

    /// <summary>On a replayed message: the topic it was first read from.</summary>
    public const string ReplayTopic = ReplayPrefix + "topic";

    /// <summary>On a replayed message: the partition it was first read from, in decimal.</summary>
    public const string ReplayPartition = ReplayPrefix + "partition";

    /// <summary>On a replayed message: the offset it was first read at, in decimal.</summary>
    public const string ReplayOffset = ReplayPrefix + "offset";

    /// <summary>Reads the block at the end of a message's headers.</summary>
    /// <param name="headers">The headers; null = none.</param>
    /// <param name="origin">Where the message was first read.</param>
    /// <param name="ownHeaders">How many headers come before the block: the message's own.</param>
    /// <returns>Whether there is such a block, whole and well formed.</returns>
    public static bool TryRead(IReadOnlyList<RecordHeader>? headers, out MessageOrigin origin, out int ownHeaders)
    {
        origin = default;
        ownHeaders = headers?.Count ?? 0;
        if (headers is null) return false;
        int start = headers.Count - 1;
        while (start >= 0 && !IsFirst(headers[start].Name))
        {
            if (!IsAdded(headers[start].Name)) return false;
            start--;
        }

        if (start < 0 || headers[start].Value is not { Length: > 0 } topic) return false;
        bool isReplayed = headers[start].Name == ReplayTopic;
        if (!TryNumber(headers, start, isReplayed ? ReplayPartition : DeadLetterRecord.PartitionHeader, out long partition) || partition > int.MaxValue
            || !TryNumber(headers, start, isReplayed ? ReplayOffset : DeadLetterRecord.OffsetHeader, out long offset)
            || !TryNumber(headers, start, DeadLetterRecord.AttemptsHeader, out long attempts) || attempts is < 1 or >= int.MaxValue) return false;
        origin = new MessageOrigin(Encoding.UTF8.GetString(topic), (int)partition, offset, (int)attempts);
        ownHeaders = start;
        return true;
    }

    /// <summary>The headers of a replayed message: its own, then where it was first read.</summary>
    /// <param name="headers">The dead letter's headers.</param>
    /// <param name="ownHeaders">How many of them are the message's own.</param>
    /// <param name="origin">Where it was first read.</param>
    public static IReadOnlyList<RecordHeader> ForReplay(IReadOnlyList<RecordHeader> headers, int ownHeaders, in MessageOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(headers);
        var replayed = new List<RecordHeader>(ownHeaders + 4);
        for (int i = 0; i < ownHeaders; i++) replayed.Add(headers[i]);
        Add(replayed, ReplayTopic, origin.Topic);
        Add(replayed, ReplayPartition, origin.Partition.ToString(CultureInfo.InvariantCulture));
        Add(replayed, ReplayOffset, origin.Offset.ToString(CultureInfo.InvariantCulture));
        Add(replayed, DeadLetterRecord.AttemptsHeader, origin.Attempts.ToString(CultureInfo.InvariantCulture));
        return replayed;
    }

    internal static void Add(List<RecordHeader> headers, string name, string value) => headers.Add(new RecordHeader(name, Encoding.UTF8.GetBytes(value)));

    private static bool IsFirst(string name) => name is DeadLetterRecord.TopicHeader or ReplayTopic;

    private static bool IsAdded(string name) =>
        name is DeadLetterRecord.AttemptsHeader or DeadLetterRecord.SchemaIdHeader
        || name.StartsWith(DeadLetterRecord.HeaderPrefix, StringComparison.Ordinal) || name.StartsWith(ReplayPrefix, StringComparison.Ordinal);

    private static bool TryNumber(IReadOnlyList<RecordHeader> headers, int start, string name, out long number)
    {
        for (int i = start + 1; i < headers.Count; i++)
            if (headers[i].Name == name) return long.TryParse(headers[i].Value, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        number = 0;
        return false;
    }
}
