using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Pipeline.Outputs;

namespace StreamGuard.Kafka.Producing;

/// <summary>
/// Tells a transactional producer that must not go on from one that may begin anew. A producer whose transaction the broker ended for taking
/// too long is told the same as one that was replaced by another instance. But the broker ends only transactions that were open for longer than
/// <see cref="KafkaOptions.TransactionTimeout"/>; a younger one can only have been fenced. docs/adr/0005.
/// </summary>
internal sealed class ProducerFaults(KafkaOptions options, TimeProvider clock)
{
    // Two instances of one id that are both slow would fence each other for ever; one of them must give in.
    private const int PauseInTransactionTimeouts = 10;

    private long? _begunAnewAt;

    /// <summary>What follows from an error that ended the producer, or left a transaction's end unknown.</summary>
    /// <param name="error">The error.</param>
    /// <param name="openFor">How long the transaction has been open, at least as long as the broker knows of it.</param>
    /// <exception cref="OutputFailedException">A person must mend it, or it happened again too soon.</exception>
    public CommitOutcome Judge(Error error, TimeSpan openFor)
    {
        if (OutputFaults.IsForAPerson(error)) throw OutputFaults.Exception("ending a transaction", error);
        if (!error.IsFatal && !KafkaErrors.IsFencedProducer(error)) return CommitOutcome.Unknown;
        if (KafkaErrors.IsFencedProducer(error) && (openFor < options.TransactionTimeout || WasBegunAnewLately())) return CommitOutcome.Fenced;
        if (WasBegunAnewLately())
            throw OutputFaults.Exception($"ending a transaction, for the second time within {options.TransactionTimeout * PauseInTransactionTimeouts}", error);
        _begunAnewAt = clock.GetTimestamp();
        return CommitOutcome.Unknown;
    }

    private bool WasBegunAnewLately() =>
        _begunAnewAt is { } since && clock.GetElapsedTime(since) < options.TransactionTimeout * PauseInTransactionTimeouts;
}
