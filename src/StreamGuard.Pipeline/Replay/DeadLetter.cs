using System.Text;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Records;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Pipeline.Replay;

/// <summary>A message of the dead-letter topic, as <see cref="DeadLetterRecord"/> made it. Immutable.</summary>
public sealed class DeadLetter
{
    private readonly int _ownHeaders;

    /// <summary>Reads what its headers say.</summary>
    /// <param name="position">Where it lies in the dead-letter topic.</param>
    /// <param name="timestampMs">When it was refused, milliseconds since 1970-01-01 UTC; -1 = not known.</param>
    /// <param name="key">The original key; null is a legal key.</param>
    /// <param name="value">The original value; null is a legal value.</param>
    /// <param name="headers">The headers; null = none.</param>
    public DeadLetter(PartitionOffset position, long timestampMs, byte[]? key, byte[]? value, IReadOnlyList<RecordHeader>? headers)
    {
        Position = position;
        TimestampMs = timestampMs;
        Key = key;
        Value = value;
        Headers = headers ?? [];
        if (!OriginHeaders.TryRead(headers, out MessageOrigin origin, out _ownHeaders)) return;
        Origin = origin;
        Reason = ReasonOf(Headers, _ownHeaders);
    }

    /// <summary>Where it lies in the dead-letter topic.</summary>
    public PartitionOffset Position { get; }

    /// <summary>When it was refused, milliseconds since 1970-01-01 UTC; -1 = not known.</summary>
    public long TimestampMs { get; }

    /// <summary>The original key; null is a legal key.</summary>
    public byte[]? Key { get; }

    /// <summary>The original value; null is a legal value.</summary>
    public byte[]? Value { get; }

    /// <summary>Its headers.</summary>
    public IReadOnlyList<RecordHeader> Headers { get; }

    /// <summary>Where the message was first read, and how often it was refused; null when the headers do not say, so that nobody knows where it belongs.</summary>
    public MessageOrigin? Origin { get; }

    /// <summary>Why it was refused; <see cref="DecodeFailure.None"/> when the headers do not say, or say what no worker says.</summary>
    public DecodeFailure Reason { get; }

    /// <summary>The message as it goes back: key, value and its own headers byte for byte, to the partition it came from.</summary>
    /// <exception cref="InvalidOperationException">There is no <see cref="Origin"/>.</exception>
    public OutputRecord ToReplay()
    {
        if (Origin is not { } origin) throw new InvalidOperationException($"The dead letter at {Position} does not say where it belongs.");
        return new OutputRecord(origin.Topic, Key, Value, OriginHeaders.ForReplay(Headers, _ownHeaders, origin), origin.Partition);
    }

    private static DecodeFailure ReasonOf(IReadOnlyList<RecordHeader> headers, int start)
    {
        for (int i = start; i < headers.Count; i++)
        {
            if (headers[i] is not { Name: DeadLetterRecord.ReasonHeader, Value: { } name }) continue;
            string text = Encoding.UTF8.GetString(name);
            return ReplaySelection.AllReasons.FirstOrDefault(reason => reason.ToString() == text);
        }

        return DecodeFailure.None;
    }
}
