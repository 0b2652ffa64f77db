using Confluent.Kafka;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Consuming;

/// <summary>Presents a message of the client as a record of the source.</summary>
internal static class ConsumedMessage
{
    /// <summary>Fills a record. Allocates for headers alone, and only when there are any.</summary>
    public static void Fill(ref SourceRecord record, ConsumeResult<int, int> result, RecordBuffer key, RecordBuffer value)
    {
        var message = result.Message;
        record.Partition = result.Partition.Value;
        record.Offset = result.Offset.Value;
        record.TimestampMs = message.Timestamp.Type == TimestampType.NotAvailable ? -1 : message.Timestamp.UnixTimestampMs;
        record.Key = key.Slice(message.Key);
        record.KeyIsNull = message.Key == RecordBuffer.Null;
        record.Value = value.Slice(message.Value);
        record.ValueIsNull = message.Value == RecordBuffer.Null;
        record.Headers = message.Headers is { Count: > 0 } headers ? Copy(headers) : null;
    }

    private static RecordHeader[] Copy(Headers headers)
    {
        var copy = new RecordHeader[headers.Count];
        for (var i = 0; i < copy.Length; i++) copy[i] = new RecordHeader(headers[i].Key, headers[i].GetValueBytes());
        return copy;
    }
}
