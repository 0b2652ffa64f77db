using Confluent.Kafka;
using StreamGuard.Kafka.Clients;
using StreamGuard.Kafka.Configuration;
using StreamGuard.Pipeline.Outputs;
using StreamGuard.Pipeline.Sources;

namespace StreamGuard.Kafka.Producing;

/// <summary>
/// One Kafka transaction per unit, the group's offsets in it: readers of committed messages see all of a unit or nothing. A failure of Begin or
/// Send is remembered and told by <see cref="Commit"/>, which alone knows how to end the transaction.
/// </summary>
/// <remarks>After <see cref="CommitOutcome.Fenced"/> or <see cref="CommitOutcome.Unknown"/> the channel is spent: dispose it, and make another one.</remarks>
public sealed class ExactlyOnceChannel : IOutputChannel
{
    private readonly KafkaOptions _options;
    private readonly IClientObserver _observer;
    private readonly TimeProvider _clock;
    private IProducer<byte[]?, byte[]?> _producer;
    /// <summary>How long one attempt waits; the client goes on with it in the next, so it may be short, and a stop is heard soon.</summary>
    private static readonly TimeSpan InitializeAttempt = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan InitializePause = TimeSpan.FromMilliseconds(100);

    private KafkaException? _failure;
    private CommitOutcome? _spent;

    /// <summary>Makes the producer; <see cref="Initialize"/> must follow before the first unit.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="observer">Hears of errors that the client goes on after; null = nobody.</param>
    /// <param name="clock">The time; null = the system's.</param>
    public ExactlyOnceChannel(KafkaOptions options, IClientObserver? observer = null, TimeProvider? clock = null)
    {
        _options = options;
        _observer = observer ?? SilentObserver.Instance;
        _clock = clock ?? TimeProvider.System;
        _producer = Create();
    }

    /// <inheritdoc />
    /// <remarks>
    /// Ends what a predecessor of the same transactional id left open, and fences it. Tries for as long as the coordinator cannot be
    /// reached or is not ready: that mends itself, and until it does nothing is consumed that could be lost.
    /// </remarks>
    /// <exception cref="OutputFailedException">The transaction coordinator refused.</exception>
    public void Initialize(CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                _producer.InitTransactions(InitializeAttempt);
                return;
            }
            catch (KafkaException e)
            {
                Report(e.Error);
                if (e is not KafkaRetriableException && !KafkaErrors.IsTimeout(e.Error)) throw OutputFaults.Exception($"taking over the transactional id {_options.EffectiveTransactionalId}", e.Error, e);
            }

            // An attempt that the broker answers at once must not become a busy loop.
            stop.WaitHandle.WaitOne(InitializePause);
        }
    }

    /// <inheritdoc />
    public void Begin()
    {
        _failure = null;
        Try(static (producer, _) => producer.BeginTransaction(), 0);
    }

    /// <inheritdoc />
    public void Send(OutputRecord record)
    {
        // After a failure the transaction can only be aborted; the caller still holds the record.
        if (_failure is null && _spent is null) Try(static (producer, output) => ProducerClient.Send(producer, output, report: null), record);
    }

    /// <inheritdoc />
    /// <exception cref="OutputFailedException">An output or the offsets were refused for good; the transaction was aborted.</exception>
    public CommitOutcome Commit(IReadOnlyList<PartitionOffset> positions, object groupMetadata, CancellationToken abandon)
    {
        if (_spent is { } spent) return spent;
        var failure = _failure;
        if (failure is null && positions.Count > 0)
        {
            var offsets = KafkaPositions.ToClient(_options.Topics.Transactions, positions);
            failure = Retry(producer => producer.SendOffsetsToTransaction(offsets, (IConsumerGroupMetadata)groupMetadata, _options.TransactionTimeout));
        }

        if (failure is not null) return GiveUp(failure);
        failure = Retry(static producer => producer.CommitTransaction());
        return failure is null ? CommitOutcome.Committed : AfterFailedCommit(failure);
    }

    /// <inheritdoc />
    public CommitOutcome Abort(CancellationToken abandon)
    {
        if (_spent is { } spent) return spent;
        return _failure is { Error.IsFatal: true } ? Spend(CommitOutcome.Fenced) : TakeBack();
    }

    /// <summary>Frees the client. An open transaction is left to the broker's timeout, or to the successor's <see cref="Initialize"/>.</summary>
    public void Replace(CancellationToken stop)
    {
        // The successor's first call has the coordinator end whatever the predecessor left open, and refuses everything that it may still send.
        _producer.Dispose();
        _producer = Create();
        _spent = null;
        _failure = null;
        Initialize(stop);
    }

    /// <inheritdoc />
    public void Dispose() => _producer.Dispose();

    private void Try<T>(Action<IProducer<byte[]?, byte[]?>, T> action, T argument)
    {
        try
        {
            action(_producer, argument);
        }
        catch (KafkaException e)
        {
            Report(e.Error);
            _failure ??= e;
        }
    }

    // librdkafka says itself which failures another identical call may mend. A commit or abort that timed out is not among them here: the
    // client cannot end such a transaction for certain, and a commit that arrives late may even end the next one.
    private KafkaException? Retry(Action<IProducer<byte[]?, byte[]?>> call)
    {
        var budget = new RetryBudget(_clock, _options.TransactionTimeout);
        while (true)
        {
            try
            {
                call(_producer);
                return null;
            }
            catch (KafkaException e)
            {
                Report(e.Error);
                if (e is not KafkaRetriableException || KafkaErrors.IsTimeout(e.Error) || !budget.TryWait()) return e;
            }
        }
    }

    // Nothing was committed yet, so the unit can be taken back unless the producer is beyond use.
    private CommitOutcome GiveUp(KafkaException failure)
    {
        if (failure.Error.IsFatal) return Spend(CommitOutcome.Fenced);
        var outcome = TakeBack();
        if (outcome == CommitOutcome.Aborted && OutputFaults.IsForAPerson(failure.Error))
            throw OutputFaults.Exception("sending outputs and offsets in a transaction", failure.Error, failure);
        return outcome;
    }

    private CommitOutcome TakeBack()
    {
        if (Retry(static producer => producer.AbortTransaction()) is not { } failure) return CommitOutcome.Aborted;
        return Spend(failure.Error.IsFatal || KafkaErrors.IsFencedProducer(failure.Error) ? CommitOutcome.Fenced : CommitOutcome.Unknown);
    }

    private CommitOutcome AfterFailedCommit(KafkaException failure)
    {
        if (KafkaErrors.IsFencedProducer(failure.Error)) return Spend(CommitOutcome.Fenced);
        return failure is KafkaTxnRequiresAbortException ? GiveUp(failure) : Spend(CommitOutcome.Unknown);
    }

    private CommitOutcome Spend(CommitOutcome outcome)
    {
        _spent = outcome;
        return outcome;
    }

    private IProducer<byte[]?, byte[]?> Create() => ProducerClient.Create(_options, transactional: true, _observer);

    private void Report(Error error) => _observer.OnError(ProducerClient.Name, error.Code.ToString(), error.Reason);
}
