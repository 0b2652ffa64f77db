using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using StreamGuard.Avro.Registry;
using StreamGuard.Chaos.Topics;
using StreamGuard.Core.Transactions;
using StreamGuard.Kafka.Serialization;
using StreamGuard.Simulation;
using StreamGuard.Worker.Demo;

namespace StreamGuard.Chaos.Load;

/// <summary>
/// Payment systems: simulated payments at a rate, some late, some twice, and malformed messages among them. Goes on while the broker is
/// away: the client keeps everything until it can deliver it. <see cref="Delivered"/> may be read from any thread.
/// </summary>
internal sealed class PaymentLoad : IDisposable
{
    private const int MostMessages = 1_000_000;
    private const int MalformedEvery = 487;
    private const int NullEvery = 1_531;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan FlushDeadline = TimeSpan.FromSeconds(60);
    private static readonly DateTimeOffset Start = new(2025, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly IProducer<byte[], byte[]?> _producer;
    private readonly Action<DeliveryReport<byte[], byte[]?>> _report;
    private readonly string _topic;
    private readonly long[] _ends;
    private readonly IEnumerator<LabelledTransaction> _payments;
    private readonly TransactionEncoder _encoder = new(FileSchemaSource.IdOf(StreamGuardSchemas.Transaction.Schema));
    private readonly MalformedMessages _malformed;
    private string? _failure;
    private long _sent;

    /// <summary>Makes the producer.</summary>
    /// <param name="topics">The run's topics.</param>
    /// <param name="partitions">Partitions of the transactions topic.</param>
    /// <param name="seed">Draws the payments.</param>
    internal PaymentLoad(ChaosTopics topics, int partitions, int seed)
    {
        _topic = topics.Transactions;
        _ends = new long[partitions];
        _report = Report;
        _malformed = new MalformedMessages(_encoder);
        _payments = PaymentSimulator.Run(new SimulationOptions { Seed = seed, Start = Start, OutOfOrderShare = 0.02, DuplicateShare = 0.01 }).GetEnumerator();
        var configuration = new ProducerConfig
        {
            BootstrapServers = topics.BootstrapServers,
            EnableIdempotence = true,
            Partitioner = Partitioner.Murmur2Random,
            LingerMs = 50,
            QueueBufferingMaxMessages = 500_000,
            ReconnectBackoffMaxMs = 500,

            // Never given up: what was sent must be there in the end.
            MessageTimeoutMs = 0,
            DeliveryReportFields = "status",
        };
        _producer = new ProducerBuilder<byte[], byte[]?>(configuration)
            .SetLogHandler((_, _) => { /* A broker that goes away is part of the run. */ })
            .SetErrorHandler((_, error) => { if (error.IsFatal) _failure ??= error.Reason; })
            .Build();
    }

    /// <summary>Messages sent.</summary>
    internal long Sent => Volatile.Read(ref _sent);

    /// <summary>The offset after the last message that the broker has confirmed, of each partition.</summary>
    internal long Delivered(int partition) => Volatile.Read(ref _ends[partition]);

    /// <summary>Sends until told to stop or until a million messages are sent, then waits until the broker has them all.</summary>
    /// <param name="perSecond">The rate.</param>
    /// <param name="stop">Asks for the end.</param>
    /// <exception cref="ChaosFailedException">The broker did not take them.</exception>
    internal async Task RunAsync(int perSecond, CancellationToken stop)
    {
        long started = Stopwatch.GetTimestamp();
        while (!stop.IsCancellationRequested && _sent < MostMessages && _failure is null)
        {
            long due = Math.Min(MostMessages, (long)(Stopwatch.GetElapsedTime(started).TotalSeconds * perSecond));
            while (_sent < due && _failure is null && TrySendNext()) _sent++;
            await Task.Delay(Tick, CancellationToken.None);
        }

        int left = await Task.Run(() => _producer.Flush(FlushDeadline), CancellationToken.None);
        if (_failure is not null || left > 0) throw new ChaosFailedException($"the load could not be sent: {_failure ?? $"the broker did not take {left} messages in {FlushDeadline.TotalSeconds:0} s"}");
    }

    /// <summary>Frees the client.</summary>
    public void Dispose()
    {
        _payments.Dispose();
        _producer.Dispose();
    }

    private bool TrySendNext()
    {
        _payments.MoveNext();
        TransactionData payment = _payments.Current.Transaction;
        long number = _sent + 1;
        byte[]? value = number % NullEvery == 0 ? null : number % MalformedEvery == 0 ? _malformed.Next(payment) : _encoder.EncodeToArray(payment);
        var message = new Message<byte[], byte[]?> { Key = Encoding.UTF8.GetBytes(payment.AccountId), Value = value };
        if (number % MalformedEvery == 0) message.Headers = new Headers { { "origin", BitConverter.GetBytes(number) }, { "origin", null } };
        try
        {
            _producer.Produce(_topic, message, _report);
            return true;
        }
        catch (ProduceException<byte[], byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
        {
            // The payment is left out, which no one misses: the oracle reads what the topic holds.
            return false;
        }
    }

    private void Report(DeliveryReport<byte[], byte[]?> report)
    {
        if (report.Error.IsError) _failure ??= report.Error.Reason;
        else if (report.Offset.Value >= _ends[report.Partition.Value]) Volatile.Write(ref _ends[report.Partition.Value], report.Offset.Value + 1);
    }
}
