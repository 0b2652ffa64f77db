using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Producing;

/// <summary>Makes producers and hands them messages; waits while their queue is full. One thread at a time.</summary>
internal static class ProducerClient
{
    public const string Name = "producer";
    private static readonly TimeSpan QueueFullWait = TimeSpan.FromMilliseconds(10);

    public static IProducer<byte[]?, byte[]?> Create(KafkaOptions options, bool transactional, IClientObserver observer, Action<Error>? onError = null) =>
        Create(ClientSettings.Producer(options, transactional), observer, onError);

    /// <summary>Makes a producer of settings that are complete.</summary>
    public static IProducer<byte[]?, byte[]?> Create(Dictionary<string, string> settings, IClientObserver observer, Action<Error>? onError = null)
    {
        // A report says only how it went: the record itself is still at hand.
        settings["dotnet.producer.delivery.report.fields"] = "none";
        return new ProducerBuilder<byte[]?, byte[]?>(settings)
            .SetKeySerializer(Bytes.Instance)
            .SetValueSerializer(Bytes.Instance)
            .SetErrorHandler((_, error) =>
            {
                observer.OnError(Name, error.Code.ToString(), error.Reason);
                onError?.Invoke(error);
            })
            .SetLogHandler((_, line) => observer.OnLog(Name, (int)line.Level, line.Facility, line.Message))
            .Build();
    }

    /// <exception cref="ProduceException{TKey, TValue}">The client refused the message for another reason than a full queue.</exception>
    public static void Send(IProducer<byte[]?, byte[]?> producer, OutputRecord record, Action<DeliveryReport<byte[]?, byte[]?>>? report)
    {
        var message = new Message<byte[]?, byte[]?> { Key = record.Key, Value = record.Value };
        if (record.Headers is { Count: > 0 } headers) message.Headers = ToClient(headers);
        while (true)
        {
            try
            {
                if (record.Partition is { } partition) producer.Produce(new TopicPartition(record.Topic, partition), message, report);
                else producer.Produce(record.Topic, message, report);
                return;
            }
            catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                // Bounded: every queued message is delivered or given up within the delivery timeout, and then there is room.
                producer.Flush(QueueFullWait);
            }
        }
    }

    private static Headers ToClient(IReadOnlyList<RecordHeader> headers)
    {
        var converted = new Headers();
        for (var i = 0; i < headers.Count; i++) converted.Add(new Header(headers[i].Name, headers[i].Value));
        return converted;
    }

    private sealed class Bytes : ISerializer<byte[]?>
    {
        public static readonly Bytes Instance = new();

        public byte[]? Serialize(byte[]? data, SerializationContext context) => data;
    }
}
