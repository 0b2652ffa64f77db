using System.Buffers.Binary;
using System.Globalization;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline.Records;

/// <summary>
/// A message that cannot be read, as it goes to the dead-letter topic: key, value and headers byte for byte, followed by headers that
/// say where it came from and why, under the names that Kafka Connect gives them (KIP-298). docs/dead-letters.md has the list.
/// </summary>
public static class DeadLetterRecord
{
    /// <summary>What all the added headers' names begin with.</summary>
    public const string HeaderPrefix = "__connect.errors.";

    /// <summary>The topic of the original message.</summary>
    public const string TopicHeader = HeaderPrefix + "topic";

    /// <summary>The partition of the original message, in decimal.</summary>
    public const string PartitionHeader = HeaderPrefix + "partition";

    /// <summary>The offset of the original message, in decimal.</summary>
    public const string OffsetHeader = HeaderPrefix + "offset";

    /// <summary>The stage that refused it.</summary>
    public const string StageHeader = HeaderPrefix + "stage";

    /// <summary>The <see cref="DecodeFailure"/> by name.</summary>
    public const string ReasonHeader = HeaderPrefix + "exception.class.name";

    /// <summary>The reason as a sentence. Never contains data of the message.</summary>
    public const string MessageHeader = HeaderPrefix + "exception.message";

    /// <summary>How many times the message became a dead letter, in decimal; not one of Connect's.</summary>
    public const string AttemptsHeader = "streamguard.attempts";

    /// <summary>The schema id that the value is framed with, in decimal; left out when it is not framed; not one of Connect's.</summary>
    public const string SchemaIdHeader = "streamguard.schema.id";

    private const int FrameBytes = 5;

    /// <summary>Makes the dead letter of a message. That of a message that was replayed names the coordinates of the first copy.</summary>
    /// <param name="deadLetterTopic">Where it goes.</param>
    /// <param name="sourceTopic">Where it came from.</param>
    /// <param name="record">The message.</param>
    /// <param name="reason">Why it cannot be read.</param>
    /// <param name="detail">Which field is wrong, and how; never content. Empty = nothing more is known.</param>
    public static OutputRecord Create(string deadLetterTopic, string sourceTopic, in SourceRecord record, DecodeFailure reason, string detail = "")
    {
        // Of a message that was replayed: the reasons of before make room for the new one, the first coordinates stay, the count goes on.
        bool wasReplayed = OriginHeaders.TryRead(record.Headers, out MessageOrigin earlier, out int ownHeaders) && earlier.Topic == sourceTopic;
        if (!wasReplayed) ownHeaders = record.Headers?.Count ?? 0;
        MessageOrigin origin = wasReplayed
            ? earlier with { Attempts = earlier.Attempts + 1 }
            : new MessageOrigin(sourceTopic, record.Partition, record.Offset, Attempts: 1);

        var headers = new List<RecordHeader>(ownHeaders + 8);
        for (int i = 0; i < ownHeaders; i++) headers.Add(record.Headers![i]);
        Add(TopicHeader, origin.Topic);
        Add(PartitionHeader, origin.Partition.ToString(CultureInfo.InvariantCulture));
        Add(OffsetHeader, origin.Offset.ToString(CultureInfo.InvariantCulture));
        Add(StageHeader, "VALUE_CONVERTER");
        Add(ReasonHeader, reason.ToString());
        Add(MessageHeader, Describe(reason, detail));
        Add(AttemptsHeader, origin.Attempts.ToString(CultureInfo.InvariantCulture));
        if (record.Value.Length >= FrameBytes && record.Value[0] == 0)
            Add(SchemaIdHeader, BinaryPrimitives.ReadInt32BigEndian(record.Value[1..]).ToString(CultureInfo.InvariantCulture));
        return new OutputRecord(deadLetterTopic, record.KeyIsNull ? null : record.Key.ToArray(), record.ValueIsNull ? null : record.Value.ToArray(), headers);

        void Add(string name, string value) => OriginHeaders.Add(headers, name, value);
    }

    /// <summary>Why a message cannot be read, as a sentence.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="detail">As for <see cref="Create"/>.</param>
    internal static string Describe(DecodeFailure reason, string detail) =>
        detail.Length == 0 ? Sentence(reason) : $"{Sentence(reason).TrimEnd('.')}: {char.ToLowerInvariant(detail[0])}{detail[1..].TrimEnd('.')}.";

    private static string Sentence(DecodeFailure reason) => reason switch
    {
        DecodeFailure.NullValue => "The message has no value.",
        DecodeFailure.NotFramed => "The value does not begin with the schema registry's framing (a zero byte and a four-byte schema id).",
        DecodeFailure.UnknownSchema => "The schema id is known neither to a registry nor from the schema files.",
        DecodeFailure.UnresolvableSchema => "The writer's schema cannot be resolved to the reader's.",
        DecodeFailure.Malformed => "The body is not what its schema says, or a value is out of bounds.",
        DecodeFailure.EmptyId => "An identifier is empty.",
        DecodeFailure.NegativeAmount => "The amount is negative.",
        DecodeFailure.ImplausibleTime => "A time cannot be true.",
        DecodeFailure.InvalidCode => "A currency, country or merchant category is not a code of its standard.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Only a bad message becomes a dead letter."),
    };
}
