using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Pipeline.Outputs;

namespace StreamGuard.Kafka.Producing;

/// <summary>
/// An idempotent producer for commands that write to Kafka outside the worker's loop: the simulator, the demo, the replay of dead letters. Messages of one key
/// keep their order. One thread at a time, but <see cref="Delivered"/> may be read by any.
/// </summary>
public sealed class RecordProducer : IDisposable
{
    private static readonly TimeSpan FlushSlice = TimeSpan.FromMilliseconds(100);

    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly DeliveryTally _tally = new();

    /// <summary>Makes the client; it connects in the background.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="observer">Hears of errors that the client goes on after; null = nobody.</param>
    public RecordProducer(KafkaOptions options, IClientObserver? observer = null) =>
        _producer = ProducerClient.Create(options, transactional: false, observer ?? SilentObserver.Instance);

    /// <summary>Messages that every in-sync replica has.</summary>
    public int Delivered => _tally.Acknowledged;

    /// <summary>Hands a message to the client, which sends it in the background. Waits while the client's queue is full.</summary>
    /// <param name="record">The message.</param>
    /// <exception cref="OutputFailedException">A message sent before could not be delivered.</exception>
    public void Send(OutputRecord record)
    {
        ThrowIfFailed();
        _tally.CountSent();
        try
        {
            ProducerClient.Send(_producer, record, _tally.Report);
        }
        catch (ProduceException<byte[]?, byte[]?> e)
        {
            _tally.CountRefused(e.Error);
            ThrowIfFailed();
        }
    }

    /// <summary>Waits until everything sent is delivered.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OutputFailedException">A message could not be delivered within <see cref="KafkaOptions.DeliveryTimeout"/>.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public void Flush(CancellationToken cancellation = default)
    {
        while (!_tally.IsComplete)
        {
            cancellation.ThrowIfCancellationRequested();
            _producer.Flush(FlushSlice);
        }

        ThrowIfFailed();
    }

    /// <summary>Frees the client; what is unsent is dropped.</summary>
    public void Dispose() => _producer.Dispose();

    private void ThrowIfFailed()
    {
        if (_tally.FirstError is { } error) throw OutputFaults.Exception($"{_tally.Failed} message(s) could not be delivered", error);
    }
}
