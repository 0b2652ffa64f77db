using System.Text;
using Confluent.Kafka;
using StreamGuard.Core.Transactions;

namespace StreamGuard.Worker.Simulating;

/// <summary>
/// Sends payments to a topic as payment systems do: keyed by account, partitioned as Java clients partition, each at least once and in
/// order (idempotent). Counts what the broker took and what it did not. One thread sends; the counts may be read from any.
/// </summary>
internal sealed class TransactionSender : IDisposable
{
    private static readonly TimeSpan QueueFullWait = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan FlushSlice = TimeSpan.FromMilliseconds(200);
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly Func<TransactionData, byte[]> _encode;
    private readonly string _topic;
    private readonly Action<DeliveryReport<byte[], byte[]>> _report;
    private readonly Dictionary<string, byte[]> _keys = new(StringComparer.Ordinal);
    private long _sent;
    private long _delivered;
    private long _failed;
    private string? _firstError;
    private string? _lastClientError;

    /// <summary>Makes the producer; it connects in the background.</summary>
    /// <param name="bootstrapServers">Brokers to begin with, as host:port, separated by commas.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="encode">Makes a payment's message value.</param>
    internal TransactionSender(string bootstrapServers, string topic, Func<TransactionData, byte[]> encode)
    {
        _topic = topic;
        _encode = encode;
        _report = Report;
        var configuration = new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            ClientId = "streamguard-simulate",
            EnableIdempotence = true,
            Partitioner = Partitioner.Murmur2Random,
            CompressionType = CompressionType.Lz4,
            LingerMs = 5,
            QueueBufferingMaxMessages = 50_000,
            QueueBufferingMaxKbytes = 64 * 1024,
            MessageTimeoutMs = 60_000,

            // Of a delivery only its error is read.
            DeliveryReportFields = "status",
        };
        _producer = new ProducerBuilder<byte[], byte[]>(configuration)
            .SetErrorHandler((_, error) => _lastClientError = error.Reason)
            .SetLogHandler((_, _) => { /* The client's log repeats what the error handler gets. */ })
            .Build();
    }

    /// <summary>Messages given to the client so far.</summary>
    internal long Sent => Interlocked.Read(ref _sent);

    /// <summary>Messages that every in-sync replica has.</summary>
    internal long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>Messages that the client gave up.</summary>
    internal long Failed => Interlocked.Read(ref _failed);

    /// <summary>Why the first message was given up, or else the client's latest trouble; null when there was none.</summary>
    internal string? Trouble => Volatile.Read(ref _firstError) ?? Volatile.Read(ref _lastClientError);

    /// <summary>Waits until the cluster has answered and knows the topic, creating it where the cluster does so by itself.</summary>
    /// <param name="timeout">The longest wait.</param>
    /// <exception cref="KafkaException">No broker answered in time, or the topic is refused.</exception>
    internal void Connect(TimeSpan timeout)
    {
        using var admin = new DependentAdminClientBuilder(_producer.Handle).Build();
        var topic = admin.GetMetadata(_topic, timeout).Topics[0];

        // A topic that is being created has no leader for a moment; the client waits for one by itself.
        if (topic.Error.IsError && topic.Error.Code is not (ErrorCode.LeaderNotAvailable or ErrorCode.UnknownTopicOrPart)) throw new KafkaException(topic.Error);
    }

    /// <summary>Sends a payment. Waits while the client's queue is full.</summary>
    /// <param name="transaction">The payment.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">It was told to stop while the queue was full.</exception>
    internal void Send(TransactionData transaction, CancellationToken stop) => SendRaw(Key(transaction.AccountId), _encode(transaction), stop);

    /// <summary>Sends any bytes, for messages that are malformed on purpose. Waits while the client's queue is full.</summary>
    /// <param name="key">The message's key.</param>
    /// <param name="value">The message's value.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">It was told to stop while the queue was full.</exception>
    internal void SendRaw(byte[] key, byte[] value, CancellationToken stop)
    {
        var message = new Message<byte[], byte[]> { Key = key, Value = value };
        while (true)
        {
            try
            {
                _producer.Produce(_topic, message, _report);
                Interlocked.Increment(ref _sent);
                return;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                // The client's own thread empties the queue; whoever fills it faster than the network waits here.
                stop.WaitHandle.WaitOne(QueueFullWait);
                stop.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Waits until every message was delivered or given up.</summary>
    /// <param name="stop">Ends the wait early; then some messages have neither outcome.</param>
    internal void Drain(CancellationToken stop)
    {
        while (Delivered + Failed < Sent && !stop.IsCancellationRequested) _producer.Flush(FlushSlice);
    }

    /// <summary>Frees the client; what was not drained is dropped.</summary>
    public void Dispose() => _producer.Dispose();

    private byte[] Key(string accountId)
    {
        if (_keys.TryGetValue(accountId, out var key)) return key;
        key = Encoding.UTF8.GetBytes(accountId);
        _keys.Add(accountId, key);
        return key;
    }

    private void Report(DeliveryReport<byte[], byte[]> report)
    {
        if (!report.Error.IsError)
        {
            Interlocked.Increment(ref _delivered);
            return;
        }

        Interlocked.CompareExchange(ref _firstError, report.Error.Reason, null);
        Interlocked.Increment(ref _failed);
    }
}
