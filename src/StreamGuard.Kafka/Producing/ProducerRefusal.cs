using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Pipeline.Outputs;

namespace StreamGuard.Kafka.Producing;

/// <summary>
/// What a producer's client heard in the background that a person must mend, such as a wrong password: whoever waits for a broker would otherwise wait for ever,
/// because a question to one that lets nobody in is only never answered. Any thread.
/// </summary>
internal sealed class ProducerRefusal
{
    private Error? _error;

    /// <summary>Hears an error of the client.</summary>
    public void Hear(Error error)
    {
        if (KafkaErrors.NeedsAPerson(error)) Interlocked.CompareExchange(ref _error, error, null);
    }

    /// <exception cref="OutputFailedException">There was one.</exception>
    public void ThrowIfAny(string doing)
    {
        if (Volatile.Read(ref _error) is { } error) throw OutputFaults.Exception(doing, error);
    }
}
